import { RemoteError } from '../../../http/remote-error';
import type { ChangePage } from '../../../sync/change';
import type { FeedWindow } from '../query/queries';
import type { ReadContext } from './read-context';
import { markFailed, type ReadState } from './read-state';
import { readWhole } from './read-whole';
import type { SubscriptionPlan } from './subscriptions';

export interface Apart {
  readonly plan: SubscriptionPlan;
  /** What went since it began is told by the feed. */
  readonly window: FeedWindow;
  readonly subscriptionIds: readonly string[];
}

/**
 * Reads some of the subscriptions whole in an incremental run; where that fails, it is a problem of these alone.
 * @throws RemoteError where there are no others
 */
export async function* readApart(
  context: ReadContext,
  state: ReadState,
  { plan, window, subscriptionIds }: Apart,
): AsyncGenerator<ChangePage> {
  const problemsBefore = state.problems.length;
  const overlapMs = Math.max(context.overlapMs, context.client.serverNow() - window.from);
  try {
    yield* readWhole({ ...context, mode: 'full', overlapMs }, state, subscriptionIds);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (plan.selected.every((id) => subscriptionIds.includes(id))) throw error;
    const isNamed = state.problems.slice(problemsBefore).some(({ message }) => message === error.message);
    if (!isNamed) markFailed(state, subscriptionIds, { kind: 'resourceContainer', error });
  }
}
