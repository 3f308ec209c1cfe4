import type { MappedItem, Mapper } from '../../mapping/mapper';
import type { Change, ChangePage } from '../../sync/change';
import type { Delivery } from '../../sync/delivery';
import { createDeliveryTally } from '../../sync/delivery-tally';
import type { ReadTargets } from '../../sync/read';
import { createDeletions } from './deletions';
import { createLeftOut } from './left-out';
import type { MappedCatalog } from './mapped-catalog';
import type { Ownership } from './ownership';
import { placeItem, type Placement } from './placement';
import { createTargets } from './targets';
import type { RowWriterOptions } from './row-writer';
import { createUpserts } from './upserts';

export interface ApiDeliveryOptions extends Omit<RowWriterOptions, 'targets' | 'tally'> {
  readonly mapper: Mapper;
  readonly ownership: Ownership;
}

export interface ApiDelivery extends Delivery {
  /** Blueprints that the mapping fills by name, and those that it came to in this run. */
  filled(): ReadonlySet<string>;
  /** Blueprints of which nobody knows what is stale, because an item of theirs could not be mapped. */
  doubtful(): ReadonlySet<string>;
}

/** Delivery through Port's API: the mapping is evaluated here, and only what Port does not hold yet is written. */
export function createApiDelivery(options: ApiDeliveryOptions): ApiDelivery {
  const { mapper, catalog, held, signal } = options;
  const tally = createDeliveryTally();
  const filled = new Set(catalog.blueprints);
  const doubtfulKinds = new Set<string>();
  const leftOut = createLeftOut((blueprint) => catalog.fillersOf(blueprint));
  const targets = createTargets(held, leftOut);
  const upserts = createUpserts({ ...options, targets, tally });
  const deletions = createDeletions({ ...options, tally });
  let last: Change | undefined;

  async function place(kind: string, changes: readonly Change[], isWhole: boolean): Promise<void> {
    const items = await mapper.map(kind, changes, signal);
    const placements = placeAll(items, changes, catalog);
    for (const placement of placements) note(kind, placement, isWhole);
    const rows = placements.flatMap((placement) => placement.rows);
    for (const [blueprint, group] of Map.groupBy(rows, (row) => row.blueprint)) {
      filled.add(blueprint);
      await upserts.take(group, isWhole);
    }
  }

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

  async function send({ changes, isWhole = false }: Pick<ChangePage, 'changes' | 'isWhole'>): Promise<void> {
    last = changes.at(-1) ?? last;
    for (const [kind, group] of Map.groupBy(changes, (change) => change.kind))
      await place(kind, group, isWhole);
  }

  async function flush(): Promise<void> {
    await upserts.flush();
    await deletions.flush();
  }

  /** A target that did not change was not read: whether the mapping leaves it out or Port has lost it, its item tells. */
  async function explainLacking(readTargets: ReadTargets): Promise<void> {
    const lacking = upserts.lacking().map(({ blueprint, identifier }) => ({
      kinds: catalog.fillersOf(blueprint),
      identifier,
    }));
    if (lacking.length === 0) return;
    for await (const page of readTargets(lacking)) await send(page);
    await flush();
  }

  return {
    begin(mode) {
      if (mode === 'full') for (const blueprint of catalog.blueprints) void held.all(blueprint);
    },
    send,
    flush,
    async finish(readTargets) {
      await upserts.bringUpRefused();
      if (readTargets !== undefined) await explainLacking(readTargets);
      await upserts.finish();
    },
    summary: () => ({ ...tally.summary(), warnings: deletions.warnings(), last }),
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
