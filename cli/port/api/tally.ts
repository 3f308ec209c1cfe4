import { noCounts, type DeliveryCounts } from '../../sync/delivery';

/** Counts per kind, to be counted up. */
export interface Tally {
  count(kind: string, what: keyof DeliveryCounts, by?: number): void;
  counts(): Readonly<Record<string, DeliveryCounts>>;
}

export function createTally(): Tally {
  const counts: Record<string, ReturnType<typeof noCounts>> = {};
  return {
    count(kind, what, by = 1) {
      (counts[kind] ??= noCounts())[what] += by;
    },
    counts: () => counts,
  };
}
