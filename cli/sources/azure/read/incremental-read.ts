import { RemoteError } from '../../../http/remote-error';
import type { ChangePage } from '../../../sync/change';
import type { ReadOutcome, SourceRead } from '../../../sync/read';
import { replayFeed } from '../changes/apply-feed';
import { subscriptionArmId } from '../items/arm-id';
import { findSubscriptions } from './find-subscriptions';
import { findOrphans } from '../changes/orphans';
import type { AzureMemory } from '../memory';
import { toOutcome } from './outcome';
import { keepPending, rereadPending } from '../changes/pending';
import type { FeedWindow } from '../query/queries';
import type { ReadContext } from './read-context';
import { createReadState, describeSubscriptions, markFailed, type ReadState } from './read-state';
import { readWhole } from './read-whole';
import { nextStage, sendDeletes } from './send-deletes';
import { confirmReadable, type SubscriptionPlan } from './subscriptions';
import { createTally } from './tally';

/**
 * Reads what changed in the window. Subscriptions that were not covered before, or are not any more, are read whole;
 * what could not be read by an earlier run is tried again.
 */
export function readChanges(context: ReadContext, window: FeedWindow): SourceRead<AzureMemory> {
  const state = createReadState(context.previous?.pending);
  let finished: ReadOutcome<AzureMemory> | undefined;
  return {
    async *pages() {
      const plan = await findSubscriptions(context, state);
      yield* readNewAndLeaving(context, state, plan);
      yield* readFeed(context, state, { plan, window });
      keepPending(context, state);
      await findOrphans(context, state);
      yield* sendDeletes(context, state);
      finished = toOutcome(state, { plan, scope: context.scope, window });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}

async function* readNewAndLeaving(
  context: ReadContext,
  state: ReadState,
  plan: SubscriptionPlan,
): AsyncGenerator<ChangePage> {
  const added = addedOf(plan, context);
  if (added.length > 0) state.rereads.push(`${describeSubscriptions(added)}: new to the scope, read whole`);
  if (plan.leaving.length > 0)
    state.rereads.push(`${describeSubscriptions(plan.leaving)}: out of scope now, read whole`);
  if (added.length + plan.leaving.length === 0) return;
  yield* readApart(context, state, { plan, subscriptionIds: [...added, ...plan.leaving].sort() });
}

/** Without a baseline nothing is known to be covered, and nothing can be new. */
function addedOf({ selected }: SubscriptionPlan, { previous }: ReadContext): string[] {
  if (previous === undefined) return [];
  const covered = new Set(previous.subscriptionIds);
  return selected.filter((id) => !covered.has(id));
}

interface Feed {
  readonly plan: SubscriptionPlan;
  readonly window: FeedWindow;
}

async function* readFeed(
  context: ReadContext,
  state: ReadState,
  { plan, window }: Feed,
): AsyncGenerator<ChangePage> {
  const added = new Set(addedOf(plan, context));
  const subscriptionIds = plan.selected.filter((id) => !added.has(id));
  if (subscriptionIds.length === 0) return;
  context.progress.phase('changes');
  for (const id of subscriptionIds) state.complete.add(id);
  const replay = {
    subscriptionIds,
    window,
    tally: createTally(),
    narrowing: { types: [], groupNames: undefined },
  };
  for await (const changes of replayFeed(context, state, replay)) {
    for (const { kind } of changes)
      state.counts[kind === 'resource' ? 'resource' : 'resourceContainer'].read += 1;
    context.progress.advance(changes.length);
    yield nextStage(state, changes);
  }
  for await (const changes of rereadPending(context, state)) yield nextStage(state, changes);
  yield* readRecreated(context, state, { plan, subscriptionIds });
  await confirmReadable(context, state, subscriptionIds);
}

/** The feed does not tell what is still there of a subscription that was deleted and restored. */
async function* readRecreated(
  context: ReadContext,
  state: ReadState,
  { plan, subscriptionIds }: { readonly plan: SubscriptionPlan; readonly subscriptionIds: readonly string[] },
): AsyncGenerator<ChangePage> {
  const recreated = subscriptionIds.filter((id) => {
    const container = subscriptionArmId(id);
    return state.emptied.has(container) && !state.deletes.has(container);
  });
  if (recreated.length === 0) return;
  state.rereads.push(`${describeSubscriptions(recreated)}: deleted and there again, read whole`);
  for (const id of recreated) state.complete.delete(id);
  yield* readApart(context, state, { plan, subscriptionIds: recreated });
}

/**
 * Reads some of the subscriptions whole; where that fails, it is a problem of these alone.
 * @throws RemoteError where there are no others
 */
async function* readApart(
  context: ReadContext,
  state: ReadState,
  { plan, subscriptionIds }: { readonly plan: SubscriptionPlan; readonly subscriptionIds: readonly string[] },
): AsyncGenerator<ChangePage> {
  const problemsBefore = state.problems.length;
  try {
    yield* readWhole({ ...context, mode: 'full' }, state, subscriptionIds);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (plan.selected.every((id) => subscriptionIds.includes(id))) throw error;
    const isNamed = state.problems.slice(problemsBefore).some(({ message }) => message === error.message);
    if (!isNamed) markFailed(state, subscriptionIds, { kind: 'resourceContainer', error });
  }
}
