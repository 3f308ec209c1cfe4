import type { Mapper } from '../../mapping/mapper';
import type { Change, ChangePage } from '../../sync/change';
import type { Delivery } from '../../sync/delivery';
import { createDeliveryTally } from '../../sync/delivery-tally';
import type { ReadTargets } from '../../sync/read';
import { createDeletions } from './deletions';
import { createLeftOut } from './left-out';
import type { Ownership } from './ownership';
import { createPlacer, type Placer } from './placer';
import type { RowWriterOptions } from './row-writer';
import { createTargets } from './targets';
import { createUpserts } from './upserts';

export interface ApiDeliveryOptions extends Omit<RowWriterOptions, 'targets' | 'tally'> {
  readonly mapper: Mapper;
  readonly ownership: Ownership;
}

export type ApiDelivery = Delivery & Pick<Placer, 'filled' | 'doubtful'>;

/** Delivery through Port's API: the mapping is evaluated here, and only what Port does not hold yet is written. */
export function createApiDelivery(options: ApiDeliveryOptions): ApiDelivery {
  const { catalog, held } = options;
  const tally = createDeliveryTally();
  const leftOut = createLeftOut((blueprint) => catalog.fillersOf(blueprint));
  const targets = createTargets(held, leftOut);
  const upserts = createUpserts({ ...options, targets, tally });
  const deletions = createDeletions({ ...options, tally });
  const placer = createPlacer({ ...options, leftOut, upserts, deletions, tally });
  let last: Change | undefined;

  async function send({ changes, isWhole = false }: Pick<ChangePage, 'changes' | 'isWhole'>): Promise<void> {
    last = changes.at(-1) ?? last;
    for (const [kind, group] of Map.groupBy(changes, (change) => change.kind))
      await placer.place(kind, group, isWhole);
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
    filled: () => placer.filled(),
    doubtful: () => placer.doubtful(),
  };
}
