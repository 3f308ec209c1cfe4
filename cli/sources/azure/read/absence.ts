import type { AbsentSubscription } from '../memory';
import type { FeedWindow } from '../query/queries';
import type { PreviousCoverage, ReadContext } from './read-context';

/**
 * Azure's change feed remembers 14 days, at times only 7: after 6 nobody can be sure that nothing was forgotten.
 * Source: Microsoft Learn, "Get resource changes".
 */
export const SURE_FEED_MEMORY_MS = 6 * 24 * 3_600_000;

/** Subscriptions of which the changes in one window are read. */
export interface FeedPart {
  readonly subscriptionIds: readonly string[];
  readonly window: FeedWindow;
}

/** How an incremental run reads the subscriptions in scope. */
export interface ReadingPlan {
  /** Never covered before. */
  readonly added: readonly string[];
  /** What the last run covered, and what is back in sight: the changes since it was out of it. */
  readonly parts: readonly FeedPart[];
  /** Out of sight for longer than the feed surely remembers: what went meanwhile only a full run can tell. */
  readonly lost: readonly string[];
}

/** Decides from when on the changes of each subscription are missing. Without a baseline nothing can be new. Pure. */
export function planReading(
  selected: readonly string[],
  { previous, overlapMs }: Pick<ReadContext, 'previous' | 'overlapMs'>,
  { from, to }: FeedWindow,
): ReadingPlan {
  const covered = new Set(previous?.subscriptionIds ?? selected);
  const sinces = sincesOf(previous);
  const sinceOf = (id: string): number => Date.parse(sinces.get(id) ?? '');
  const isAdded = (id: string): boolean => !covered.has(id) && !sinces.has(id);
  const isLost = (id: string): boolean => !covered.has(id) && to - sinceOf(id) > SURE_FEED_MEMORY_MS;
  const begins = Map.groupBy(
    selected.filter((id) => !isAdded(id) && !isLost(id)),
    (id) => (covered.has(id) ? from : Math.min(from, sinceOf(id) - overlapMs)),
  );
  return {
    added: selected.filter(isAdded),
    lost: selected.filter(isLost),
    parts: [...begins].map(([begin, subscriptionIds]) => ({ subscriptionIds, window: { from: begin, to } })),
  };
}

/** Up to when everything of these was delivered that are out of sight now; nothing of what was never covered. */
export function absentSince(
  absent: readonly string[],
  previous: PreviousCoverage | undefined,
): AbsentSubscription[] {
  const covered = new Set(previous?.subscriptionIds);
  const sinces = sincesOf(previous);
  return absent.flatMap((id) => {
    const since = covered.has(id) ? previous?.checkpoint : sinces.get(id);
    return since === undefined ? [] : [{ id, since }];
  });
}

function sincesOf(previous: PreviousCoverage | undefined): ReadonlyMap<string, string> {
  return new Map(previous?.absentSince?.map(({ id, since }) => [id, since]));
}
