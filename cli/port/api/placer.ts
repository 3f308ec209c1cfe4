import type { MappedItem, Mapper } from '../../mapping/mapper';
import type { Change } from '../../sync/change';
import type { DeliveryTally } from '../../sync/delivery-tally';
import type { Deletions } from './deletions';
import type { LeftOut } from './left-out';
import type { MappedCatalog } from './mapped-catalog';
import { placeItem, type Placement } from './placement';
import type { Upserts } from './upserts';

export interface PlacerOptions {
  readonly mapper: Mapper;
  readonly catalog: MappedCatalog;
  readonly leftOut: LeftOut;
  readonly upserts: Upserts;
  readonly deletions: Deletions;
  readonly tally: DeliveryTally;
  readonly signal: AbortSignal;
}

/** Evaluates the mapping of items, and hands on what is to be written and deleted. */
export interface Placer {
  /** Items of one kind. @throws what the mapper and Port throw */
  place(kind: string, changes: readonly Change[], isWhole: boolean): Promise<void>;
  /** Blueprints that the mapping fills by name, and those that it came to in this run. */
  filled(): ReadonlySet<string>;
  /** Blueprints of which nobody knows what is stale, because an item of theirs could not be mapped. */
  doubtful(): ReadonlySet<string>;
}

export function createPlacer(options: PlacerOptions): Placer {
  const { mapper, catalog, leftOut, upserts, deletions, tally, signal } = options;
  const filled = new Set(catalog.blueprints);
  const doubtfulKinds = new Set<string>();

  /** What a later item says of an entity counts. */
  function note(kind: string, placement: Placement, isWhole: boolean): void {
    for (const what of placement.counts) tally.count(kind, what);
    for (const deletion of placement.deletions) deletions.add(deletion);
    for (const entity of placement.leftOut) {
      const isMadeByNone = leftOut.exclude(kind, entity.blueprint, entity.identifier);
      // A read of everything leaves it to reconcile, which counts what it deletes without evidence.
      if (isMadeByNone && !isWhole) deletions.add(entity);
    }
    for (const { blueprint, row } of placement.rows) {
      leftOut.include(kind, blueprint, row.identifier);
      deletions.withdraw(blueprint, row.identifier);
    }
    if (placement.refused.length > 0) doubtfulKinds.add(kind);
    for (const refused of placement.refused) tally.refuse(refused);
  }

  return {
    async place(kind, changes, isWhole) {
      const placements = placeAll(await mapper.map(kind, changes, signal), changes, catalog);
      for (const placement of placements) note(kind, placement, isWhole);
      const rows = placements.flatMap((placement) => placement.rows);
      for (const [blueprint, group] of Map.groupBy(rows, (row) => row.blueprint)) {
        filled.add(blueprint);
        await upserts.take(group, isWhole);
      }
    },
    filled: () => filled,
    doubtful: () =>
      new Set(
        [...doubtfulKinds].flatMap((kind) => [
          ...(catalog.worksOut(kind) ? filled : catalog.blueprintsOf(kind)),
        ]),
      ),
  };
}

function placeAll(
  items: readonly MappedItem[],
  changes: readonly Change[],
  catalog: MappedCatalog,
): Placement[] {
  return changes.flatMap((change, position) => {
    const item = items[position];
    return item === undefined ? [] : [placeItem(item, change, catalog)];
  });
}
