import type { Item } from '../client/graph-page';

/** What a round of changes says of one object, all its rows taken together. */
export interface NetRow {
  readonly id: string;
  /** The object as it is now, as far as the rows tell; undefined where it is gone. */
  readonly item: Item | undefined;
}

/**
 * Takes a further row of an object into account: the last one counts, property by property. A deletion, for good or not,
 * voids what came before it. Which related objects came or went is not kept: relations are read whole. Pure.
 * @param row with an `id`
 */
export function mergeRow(before: NetRow | undefined, row: Item): NetRow {
  const id = String(row['id']);
  if (isRemoval(row)) return { id, item: undefined };
  return { id, item: { ...before?.item, ...withoutRelations(row) } };
}

/** Reason `changed` (it can be restored) and `deleted`: either way it is not there. */
export function isRemoval(row: Item): boolean {
  return row['@removed'] !== undefined && row['@removed'] !== null;
}

function withoutRelations(row: Item): Item {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !name.includes('@') || name === '@odata.type'),
  );
}

/** Whether a row tells less than a read would: only that something changed, as the second slice of a group's members may. */
export function isPartial(item: Item, always: readonly string[]): boolean {
  const hasNothing = Object.keys(item).every((name) => name === 'id' || name.includes('@'));
  return hasNothing || always.some((name) => item[name] === undefined || item[name] === null);
}
