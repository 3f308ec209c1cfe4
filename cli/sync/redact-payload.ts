/** Names of fields whose values say where something is and what it is, never who somebody is. All others are described. */
const SHOWN: ReadonlySet<string> = new Set([
  '@odata.type',
  'blueprint',
  'changeTime',
  'changeType',
  'id',
  'identifier',
  'location',
  'operation',
  'resourceGroup',
  'resourceId',
  'subscriptionId',
  'syncInstance',
  'type',
]);
/** Longer ones are cut: an item of a megabyte must not become a letter of one. */
const MOST_ELEMENTS = 5;
const MOST_FIELDS = 100;
const MOST_CHARACTERS = 1000;
const DEEPEST = 8;

/** The shape of what was refused: which fields, of which types and sizes, and the values of those that are allowed. Pure. */
export function redactPayload(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return `(text of ${value.length} characters)`;
  if (typeof value !== 'object') return `(${typeof value})`;
  if (depth === DEEPEST) return '(more below)';
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_ELEMENTS).map((element) => redactPayload(element, depth + 1));
    return value.length > MOST_ELEMENTS ? [...shown, `(${value.length - MOST_ELEMENTS} more)`] : shown;
  }
  const fields = Object.entries(value);
  const shown = fields
    .slice(0, MOST_FIELDS)
    .map(([name, field]) => [name, SHOWN.has(name) ? show(field, depth) : redactPayload(field, depth + 1)]);
  if (fields.length > MOST_FIELDS) shown.push(['…', `(${fields.length - MOST_FIELDS} more)`]);
  return Object.fromEntries(shown);
}

function show(value: unknown, depth: number): unknown {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS
    ? value
    : redactPayload(value, depth + 1);
}
