import type { ArmRow } from './model';

export interface PropertyChange {
  readonly previousValue: string | null;
  readonly newValue: string | null;
  readonly changeCategory: 'User' | 'System';
  readonly propertyChangeType: 'Insert' | 'Update' | 'Remove';
}

const COLUMNS = ['kind', 'location', 'managedBy', 'sku', 'plan', 'identity', 'zones'] as const;

/** What an Update lists: changed columns, `tags.<name>` and `properties.<name>`, with values as text. */
export function changedProperties(before: ArmRow, after: ArmRow): Readonly<Record<string, PropertyChange>> {
  const columns = COLUMNS.map((name): Compared => [name, before[name], after[name]]);
  const compared = [
    ...columns,
    ...compareKeys('tags', before.tags ?? {}, after.tags ?? {}),
    ...compareKeys('properties', before.properties, after.properties),
  ];
  return Object.fromEntries(
    compared.flatMap(([path, previous, next]) => {
      const [previousValue, newValue] = [asText(previous), asText(next)];
      return previousValue === newValue ? [] : [[path, toChange(previousValue, newValue)]];
    }),
  );
}

type Compared = readonly [path: string, before: unknown, after: unknown];

function compareKeys(
  prefix: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Compared[] {
  const own = (from: Readonly<Record<string, unknown>>, key: string): unknown =>
    Object.hasOwn(from, key) ? from[key] : undefined;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].map((key) => [`${prefix}.${key}`, own(before, key), own(after, key)]);
}

function toChange(previousValue: string | null, newValue: string | null): PropertyChange {
  const propertyChangeType = previousValue === null ? 'Insert' : newValue === null ? 'Remove' : 'Update';
  return { previousValue, newValue, changeCategory: 'User', propertyChangeType };
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
