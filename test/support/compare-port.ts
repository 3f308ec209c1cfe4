import type { Entity } from '../../emulator/port/entities/store';
import type { ExpectedEntity } from './expected-catalog';

type Shown = Readonly<Record<string, readonly Entity[]>>;

/** Lines enough to see what is wrong. */
const MAX_LINES = 20;

/** What differs between what Port shows and what it must show, a line for each entity and property; empty where nothing does. */
export function comparePort(shown: Shown, expected: readonly ExpectedEntity[]): string[] {
  const wanted = new Map(expected.map((entity) => [keyOf(entity), entity]));
  const actual = new Map(
    Object.values(shown)
      .flat()
      .map((entity) => [keyOf(entity), entity]),
  );
  const missing = [...wanted.keys()].filter((key) => !actual.has(key)).map((key) => `missing: ${key}`);
  const extra = [...actual.keys()].filter((key) => !wanted.has(key)).map((key) => `extra: ${key}`);
  const differing = [...wanted].flatMap(([key, entity]) => {
    const found = actual.get(key);
    return found === undefined ? [] : differences(found, entity).map((line) => `differs: ${key}: ${line}`);
  });
  return [...missing, ...extra, ...differing];
}

/** Throws with a readable list unless Port shows exactly this. */
export function assertPortShows(shown: Shown, expected: readonly ExpectedEntity[], context = ''): void {
  if (expected.length === 0) throw new Error('Nothing is expected of Port: such a test proves nothing');
  const lines = comparePort(shown, expected);
  if (lines.length === 0) return;
  const rest = lines.length > MAX_LINES ? [`… and ${lines.length - MAX_LINES} more`] : [];
  throw new Error(
    [`Port differs from Azure (${lines.length}) ${context}`, ...lines.slice(0, MAX_LINES), ...rest].join(
      '\n',
    ),
  );
}

function keyOf({ blueprint, identifier }: Pick<ExpectedEntity, 'blueprint' | 'identifier'>): string {
  return `${blueprint} ${identifier}`;
}

function differences(found: Entity, wanted: ExpectedEntity): string[] {
  const parts = { title: found.title, team: found.team };
  return [
    ...differingKeys(parts, { title: wanted.title, team: wanted.team }),
    ...differingKeys(found.properties, wanted.properties),
    ...differingKeys(asSets(found.relations), asSets(wanted.relations)),
  ];
}

/** A relation to many has no order, and one to nobody is none. */
function asSets(relations: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const asSet = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    return value.length === 0 ? null : value.map(String).sort();
  };
  return Object.fromEntries(Object.entries(relations).map(([name, value]) => [name, asSet(value)]));
}

/** Null and absent are the same to whoever looks at Port. */
function differingKeys(
  found: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  return keys
    .map((key) => ({ key, is: toText(found[key]), expected: toText(wanted[key]) }))
    .filter(({ is, expected }) => is !== expected)
    .map(({ key, is, expected }) => `${key} is ${is}, expected ${expected}`);
}

/** JSON whose keys are in order: equal values have equal texts, and a key `__proto__` is one like any other. */
function toText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
