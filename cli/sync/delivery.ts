import type { Change } from './change';
import type { RefusedEntity } from './result';

/** How changes reach Port. */
export interface Delivery {
  /** Takes changes over; resolves as soon as there is room for more. @throws when Port can't be reached any more */
  send(changes: readonly Change[]): Promise<void>;
  /** Resolves when everything that was sent is answered. @throws likewise */
  flush(): Promise<void>;
  summary(): DeliverySummary;
}

export interface DeliverySummary {
  /** Accepted by Port, per kind. */
  readonly counts: Readonly<Record<string, { readonly upserts: number; readonly deletes: number }>>;
  readonly refused: readonly RefusedEntity[];
  /** The last change of the last request: when it shows, everything before it was mapped. */
  readonly last: Change | undefined;
}

/** Counts what would be sent, and sends nothing: `--dry-run`. */
export function createDryDelivery(): Delivery {
  const counts: Record<string, { upserts: number; deletes: number }> = {};
  return {
    send(changes) {
      for (const { kind, operation } of changes) {
        const count = (counts[kind] ??= { upserts: 0, deletes: 0 });
        if (operation === 'upsert') count.upserts += 1;
        else count.deletes += 1;
      }
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    summary: () => ({ counts, refused: [], last: undefined }),
  };
}
