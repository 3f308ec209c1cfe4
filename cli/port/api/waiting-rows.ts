import type { RowRefusal } from './bulk-writer';
import type { EntityRow } from './entity-row';
import type { PlacedRow } from './placement';

/** A row that is tried once more when everything else was written: targets of its relations may be there by then. */
export interface WaitingRow {
  /** With all the targets that the mapping names. */
  readonly placed: PlacedRow;
  /** With the targets with which it was tried. */
  readonly tried: EntityRow;
  /** Why Port refused that; undefined where Port holds it. */
  readonly refusal: RowRefusal | undefined;
  /** Whether the result counts it already. */
  readonly isCounted: boolean;
}

export interface WaitingRows {
  /** Takes the place of what the same rule has said of the entity before. */
  set(row: WaitingRow): void;
  /** The rule says something else of the entity now, or nothing more can be done about it. */
  drop(placed: PlacedRow): void;
  values(): readonly WaitingRow[];
}

export function createWaitingRows(): WaitingRows {
  const rows = new Map<string, WaitingRow>();
  return {
    set: (row) => void rows.set(keyOf(row.placed), row),
    drop: (placed) => void rows.delete(keyOf(placed)),
    values: () => [...rows.values()],
  };
}

/** Rules that set different fields of one entity do not supersede each other. */
function keyOf({ kind, rule, blueprint, row }: PlacedRow): string {
  return JSON.stringify([kind, rule, blueprint, row.identifier]);
}
