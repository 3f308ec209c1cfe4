import { createIdSet } from '../../../core/id-set';
import type { QueryPage } from '../client/azure-client';

/**
 * Proof that a read has every row: it counts what came, per subscription, and follows what the change feed says of
 * it, so that the sum can be held against the server's.
 */
export interface Tally {
  /** A row came; true where its id is new. */
  row(id: string, subscriptionId: string): boolean;
  /** A page came, of the given stream of pages. */
  page(stream: number, page: QueryPage): void;
  /** The feed says whether a resource of the query's is there now. */
  changed(id: string, subscriptionId: string, isThere: boolean): void;
  /** True where no page contradicts another and nothing came or went meanwhile: then the count needs no second look. */
  isSettled(): boolean;
  /** How many resources of a subscription there should be now. */
  countOf(subscriptionId: string): number;
}

interface Stream {
  readonly total: number;
  received: number;
  steady: boolean;
}

/** An empty tally. */
export function createTally(): Tally {
  const present = createIdSet();
  const latest = new Map<string, boolean>();
  const counts = new Map<string, number>();
  const streams = new Map<number, Stream>();
  let duplicates = 0;
  let moved = 0;

  const add = (subscriptionId: string, step: 1 | -1): void => {
    counts.set(subscriptionId, (counts.get(subscriptionId) ?? 0) + step);
  };

  return {
    row(id, subscriptionId) {
      const isNew = present.add(id);
      if (isNew) add(subscriptionId, 1);
      else duplicates += 1;
      return isNew;
    },
    page(number, { totalRecords, rows }) {
      const stream = streams.get(number) ?? { total: totalRecords, received: 0, steady: true };
      stream.received += rows.length;
      stream.steady &&= stream.total === totalRecords;
      streams.set(number, stream);
    },
    changed(id, subscriptionId, isThere) {
      const wasThere = latest.get(id) ?? present.has(id);
      latest.set(id, isThere);
      if (isThere === wasThere) return;
      moved += 1;
      add(subscriptionId, isThere ? 1 : -1);
    },
    isSettled: () =>
      duplicates === 0 &&
      moved === 0 &&
      [...streams.values()].every(({ total, received, steady }) => steady && total === received),
    countOf: (subscriptionId) => counts.get(subscriptionId) ?? 0,
  };
}
