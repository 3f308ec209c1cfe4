import { type DeliveryCounts, type DeliverySummary, noCounts, type Refusal } from './delivery';

/** More than these are counted and not named: what fails for every item would fill the memory and the result. */
export const MOST_NAMED = 1000;

/** What a delivery has done so far, per kind, to be counted up. */
export interface DeliveryTally {
  count(kind: string, what: keyof DeliveryCounts): void;
  refuse(entity: Refusal): void;
  summary(): Pick<DeliverySummary, 'counts' | 'refused'>;
}

const COUNTED_AS = { port: 'refused', mapping: 'failed', relation: 'lacking' } as const;

export function createDeliveryTally(): DeliveryTally {
  const counts: Record<string, ReturnType<typeof noCounts>> = {};
  const refused: Refusal[] = [];

  function count(kind: string, what: keyof DeliveryCounts): void {
    (counts[kind] ??= noCounts())[what] += 1;
  }

  return {
    count,
    refuse(entity) {
      count(entity.kind, COUNTED_AS[entity.by ?? 'port']);
      if (refused.length < MOST_NAMED) refused.push(entity);
    },
    summary: () => ({ counts, refused }),
  };
}
