import { Wrong } from './parsing';

/** No setting needs more than three; at some thousands whoever walks through them would run out of stack. */
const MAX_DEPTH = 20;

/**
 * Parses JSON for a setting: a syntax error tells line and column, and a name that stands twice in the text is
 * refused, since `JSON.parse` would silently drop the first.
 */
export function parseJson(text: string): { readonly value: unknown } | Wrong {
  const parsed = tryParse(text);
  if (parsed instanceof Wrong) return parsed;
  if (depthOf(text) > MAX_DEPTH)
    return new Wrong(`has more than ${MAX_DEPTH} objects and lists within each other`);
  const duplicates = findDuplicateNames(text, parsed.value);
  if (duplicates.length > 0) return new Wrong(`has the name ${duplicates.join(', ')} twice`);
  return parsed;
}

/** How many objects and lists of valid JSON are open at once, at most. */
function depthOf(text: string): number {
  const brackets = text.replace(/"(?:[^"\\]|\\.)*"/gs, '').matchAll(/[[{]|[\]}]/g);
  let [depth, deepest] = [0, 0];
  for (const [bracket] of brackets) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function tryParse(text: string): { readonly value: unknown } | Wrong {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return new Wrong(`is not valid JSON ${describePosition(text, message)}`);
  }
}

/** V8 names the offset, except for an unexpected token and where the text ends too early. */
function describePosition(text: string, message: string): string {
  const named = /at position (\d+)/.exec(message)?.[1];
  const offset = named === undefined ? findUnexpectedToken(text) : Number(named);
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const reason = offset >= text.length ? 'it ends too early' : `unexpected ${JSON.stringify(text[offset])}`;
  return `at line ${before.length}, column ${column}: ${reason}`;
}

/** The offset of the token that V8 complains of, or the length: a beginning without it only ends too early. */
function findUnexpectedToken(text: string): number {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasUnexpectedToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}

/** In valid JSON a string that is followed by a colon is a name; those that the parsed value lacks stood twice. */
function findDuplicateNames(text: string, value: unknown): readonly string[] {
  const names = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)].filter((match) => match[1] !== undefined);
  if (names.length === countNames(value)) return [];
  const literals = names.map((match) => match[0].replace(/\s*:$/, ''));
  return [...new Set(literals.filter((literal, index) => literals.indexOf(literal) !== index))];
}

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children: readonly unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + countNames(child), own);
}
