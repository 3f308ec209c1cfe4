import type { ChangePage } from '../../../sync/change';
import type { ReadOutcome, SourceRead } from '../../../sync/read';
import { replayFeed } from '../changes/apply-feed';
import { findOrphans } from '../changes/orphans';
import { keepPending, rereadPending } from '../changes/pending';
import { subscriptionArmId } from '../items/arm-id';
import type { AzureMemory } from '../memory';
import type { FeedWindow } from '../query/queries';
import { type FeedPart, planReading } from './absence';
import { findSubscriptions } from './find-subscriptions';
import { toOutcome } from './outcome';
import { readApart } from './read-apart';
import type { ReadContext } from './read-context';
import { createReadState, describeSubscriptions, markAbsent, type ReadState } from './read-state';
import { sendDeletes } from './send-deletes';
import { nextStage, stageOf } from './stages';
import { confirmReadable, type SubscriptionPlan } from './subscriptions';
import { createTally } from './tally';

/**
 * Reads what changed in the window. Subscriptions that were not covered before, or are not any more, are read whole;
 * of what was out of sight, and what could not be read by an earlier run, everything since then is read.
 */
export function readChanges(context: ReadContext, window: FeedWindow): SourceRead<AzureMemory> {
  const state = createReadState(context.previous?.pending);
  let finished: ReadOutcome<AzureMemory> | undefined;
  return {
    async *pages() {
      const plan = await findSubscriptions(context, state);
      const { added, parts, lost } = planReading(plan.selected, context, window);
      noteLost(state, lost);
      yield* readNewAndLeaving(context, state, { plan, window, added });
      yield* readFeed(context, state, { plan, window, parts });
      keepPending(context, state);
      await findOrphans(context, state);
      yield* sendDeletes(context, state);
      finished = toOutcome(state, { plan, context, window });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}

interface Reading {
  readonly plan: SubscriptionPlan;
  readonly window: FeedWindow;
}

/** Only a full run can tell what is gone of these. */
function noteLost(state: ReadState, lost: readonly string[]): void {
  for (const subscriptionId of lost) {
    markAbsent(state, subscriptionId, {
      kind: 'resourceContainer',
      message: 'it was out of sight for longer than the change feed surely remembers, and is left as it is',
      nextStep: 'Run `port-sync full`.',
    });
  }
}

async function* readNewAndLeaving(
  context: ReadContext,
  state: ReadState,
  { plan, window, added }: Reading & { readonly added: readonly string[] },
): AsyncGenerator<ChangePage> {
  const { leaving } = plan;
  if (added.length > 0) state.rereads.push(`${describeSubscriptions(added)}: new to the scope, read whole`);
  if (leaving.length > 0)
    state.rereads.push(`${describeSubscriptions(leaving)}: out of scope now, read whole`);
  if (added.length + leaving.length === 0) return;
  yield* readApart(context, state, { plan, window, subscriptionIds: [...added, ...leaving].sort() });
}

async function* readFeed(
  context: ReadContext,
  state: ReadState,
  { plan, window, parts }: Reading & { readonly parts: readonly FeedPart[] },
): AsyncGenerator<ChangePage> {
  const subscriptionIds = parts.flatMap((part) => part.subscriptionIds);
  if (subscriptionIds.length === 0) return;
  context.progress.phase('changes');
  for (const id of subscriptionIds) state.complete.add(id);
  for (const part of parts) if (part.window.from !== window.from) state.rereads.push(describeBack(part));
  const replay = { parts, tally: createTally(), narrowing: { types: [], groupNames: undefined } };
  for await (const page of replayFeed(context, state, replay)) {
    for (const { kind } of page.changes)
      state.counts[kind === 'resource' ? 'resource' : 'resourceContainer'].read += 1;
    context.progress.advance(page.changes.length);
    yield stageOf(state, page);
  }
  for await (const changes of rereadPending(context, state)) yield nextStage(state, changes);
  yield* readRecreated(context, state, { plan, window, subscriptionIds });
  await confirmReadable(context, state, subscriptionIds);
}

function describeBack({ subscriptionIds, window }: FeedPart): string {
  const since = new Date(window.from).toISOString();
  return `${describeSubscriptions(subscriptionIds)}: back in sight, its changes since ${since}`;
}

/** The feed does not tell what is still there of a subscription that was deleted and restored. */
async function* readRecreated(
  context: ReadContext,
  state: ReadState,
  { plan, window, subscriptionIds }: Reading & { readonly subscriptionIds: readonly string[] },
): AsyncGenerator<ChangePage> {
  const recreated = subscriptionIds.filter((id) => {
    const container = subscriptionArmId(id);
    return state.emptied.has(container) && !state.deletes.has(container);
  });
  if (recreated.length === 0) return;
  state.rereads.push(`${describeSubscriptions(recreated)}: deleted and there again, read whole`);
  for (const id of recreated) state.complete.delete(id);
  yield* readApart(context, state, { plan, window, subscriptionIds: recreated });
}
