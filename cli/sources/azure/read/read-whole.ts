import { chunk } from '../../../core/chunk';
import { readAhead } from '../../../core/read-ahead';
import { RemoteError } from '../../../http/remote-error';
import type { Change, ChangePage } from '../../../sync/change';
import { replayFeed } from '../changes/apply-feed';
import { RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { readLingering } from '../changes/feed';
import { earliestAwaited } from '../changes/pending';
import { readContainers } from './read-containers';
import type { ReadContext } from './read-context';
import { findDiffering, readResources } from './read-resources';
import { describeSubscriptions, markFailed, type ReadState } from './read-state';
import type { AzureItem } from '../items/rows';
import { narrowingOf } from '../items/scope';
import { nextStage, stageOf } from './stages';
import { confirmReadable, FEED_MEMORY_MS } from './subscriptions';
import { createTally } from './tally';
import { toDelete } from '../items/to-change';

/** A batch that does not add up is read again so many times in all before it is given up for this run. */
const MAX_ATTEMPTS = 3;

/**
 * Reads subscriptions whole: themselves, their resource groups and resources, and at the end the change feed from
 * before the read began, so that what moved meanwhile is right too.
 * @returns the instant by the server's clock up to which the feed was replayed
 */
export async function* readWhole(
  context: ReadContext,
  state: ReadState,
  subscriptionIds: readonly string[],
): AsyncGenerator<ChangePage, number> {
  const began = context.client.serverNow();
  if (subscriptionIds.length === 0) return began;
  context.progress.phase('resource groups');
  const [containers, lingering] = await Promise.all([
    readContainers(context, state, subscriptionIds),
    findLingering(context, state, subscriptionIds, began),
  ]);
  for (const { id, type, tags } of containers) if (type === RESOURCE_GROUP_TYPE) state.groups.set(id, tags);
  const parents = [SUBSCRIPTION_TYPE, RESOURCE_GROUP_TYPE].map((type) =>
    nextStage(
      state,
      evaluateAll(
        containers.filter((item) => item.type === type),
        context,
        state,
      ),
    ),
  );
  context.progress.phase('resources');
  const readable = subscriptionIds.filter((id) => !state.unreadable.has(id));
  const resources = readAhead(
    readUntilSettled(context, state, { subscriptionIds: readable, lingering, began, attempt: 1 }),
  );
  yield* parents;
  const to = yield* resources;
  await confirmReadable(context, state, readable);
  return to;
}

function evaluateAll(items: readonly AzureItem[], context: ReadContext, state: ReadState): Change[] {
  const changes = items
    .map((item) => evaluate(item, context, state))
    .filter((change) => change !== undefined);
  state.counts.resourceContainer.filtered += items.length - changes.length;
  return changes;
}

interface Attempt {
  readonly subscriptionIds: readonly string[];
  readonly lingering: ReadonlySet<string>;
  /** By the server's clock. */
  readonly began: number;
  readonly attempt: number;
}

/** Reads, replays the feed, holds the sum against Azure's, and reads again what does not add up. */
async function* readUntilSettled(
  context: ReadContext,
  state: ReadState,
  { subscriptionIds, lingering, began, attempt }: Attempt,
): AsyncGenerator<ChangePage, number> {
  const tally = createTally();
  const scopes = [context.scope, ...(context.previous === undefined ? [] : [context.previous.scope])];
  const narrowing = narrowingOf(scopes, state.groups);
  state.stage += 1;
  const read = { subscriptionIds, narrowing, lingering, isRepair: attempt > 1, tally };
  for await (const changes of readResources(context, state, read)) yield { stage: state.stage, changes };
  const to = context.client.serverNow();
  // How something ended that an earlier run waits for may stand in the feed from before this read alone.
  const from = Math.min(began, earliestAwaited(context, state)) - context.overlapMs;
  const replay = { parts: [{ subscriptionIds, window: { from, to } }], narrowing, tally };
  for await (const page of replayFeed(context, state, replay)) yield stageOf(state, page);
  const complete = subscriptionIds.filter((id) => state.complete.has(id));
  const differing = tally.isSettled() ? [] : await findDiffering(context, complete, narrowing, tally);
  if (differing.length === 0) return to;
  context.log.info('reading again what does not add up', { subscriptions: differing.length, attempt });
  if (attempt === MAX_ATTEMPTS) {
    markFailed(state, differing, { kind: 'resource', error: unsettled(differing) });
    return to;
  }
  const again = {
    subscriptionIds: differing,
    lingering,
    began: context.client.serverNow(),
    attempt: attempt + 1,
  };
  return yield* readUntilSettled(context, state, again);
}

function unsettled(subscriptionIds: readonly string[]): RemoteError {
  return new RemoteError({
    service: 'Azure Resource Graph',
    operation: `read resources of ${describeSubscriptions(subscriptionIds)}`,
    detail: `the rows of ${MAX_ATTEMPTS} reads disagree with the number that Azure reports`,
    transient: false,
  });
}

async function findLingering(
  context: ReadContext,
  state: ReadState,
  subscriptionIds: readonly string[],
  began: number,
): Promise<Set<string>> {
  const window = { from: began - FEED_MEMORY_MS, to: began };
  const lingering = new Set<string>();
  for (const batch of chunk(subscriptionIds, context.batchSize)) {
    for (const [id, type] of await readLingering(context, batch, window)) {
      lingering.add(id);
      state.deletes.set(id, toDelete(id, type, context.change));
    }
  }
  return lingering;
}
