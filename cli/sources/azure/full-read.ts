import { chunk } from '../../core/chunk';
import type { AzureItem } from './rows';
import { readAhead } from '../../core/read-ahead';
import { RemoteError } from '../../http/remote-error';
import type { Change, ChangePage } from '../../sync/change';
import type { ReadOutcome, SourceRead } from '../../sync/read';
import { replayFeed } from './apply-feed';
import { parseArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE } from './arm-id';
import { evaluate } from './evaluate';
import { readLingering } from './feed';
import { toOutcome } from './outcome';
import { readContainers } from './read-containers';
import type { ReadContext } from './read-context';
import { createReadState, describeSubscriptions, markFailed, type ReadState } from './read-state';
import { findDiffering, readResources } from './read-resources';
import { narrowingOf } from './scope';
import {
  FEED_MEMORY_MS,
  confirmReadable,
  planSubscriptions,
  settleVanished,
  type SubscriptionPlan,
  subscriptionsUnderGroups,
} from './subscriptions';
import { createTally } from './tally';
import { toDelete } from './to-change';
import { UnavailableError } from '../../core/errors';

/** A batch that does not add up is read again so many times in all before it is given up for this run. */
const MAX_ATTEMPTS = 3;

/**
 * Reads everything the scope covers: subscriptions, resource groups, resources, and at the end the change feed from
 * before the read began, so that what moved meanwhile is right too.
 */
export function readEverything(context: ReadContext): SourceRead {
  const state = createReadState();
  let finished: ReadOutcome | undefined;
  return {
    async *pages() {
      const plan = await findSubscriptions(context, state);
      const to = yield* readAll(context, state, plan);
      yield* sendDeletes(context, state);
      finished = toOutcome(state, { plan, to });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}

async function findSubscriptions(context: ReadContext, state: ReadState): Promise<SubscriptionPlan> {
  const { client, scope, previous, signal, progress } = context;
  progress.phase('subscriptions');
  const visible = (await client.listSubscriptions(signal)).map(({ subscriptionId }) => subscriptionId);
  const underGroups = await subscriptionsUnderGroups(context);
  const plan = planSubscriptions(visible, scope, underGroups, previous?.subscriptionIds ?? []);
  if (visible.length === 0 && plan.vanished.length === 0) {
    throw new UnavailableError('Azure Resource Manager: this principal can see no subscription', [
      'Assign the role Reader on the subscriptions to be read to the app registration.',
    ]);
  }
  for (const id of plan.selected) state.selected.add(id);
  for (const id of previous?.subscriptionIds ?? []) state.previouslyCovered.add(id);
  for (const id of plan.missing) {
    state.problems.push({
      kind: 'resourceContainer',
      subject: `subscription ${id}`,
      message: 'AZURE_SUBSCRIPTION_IDS names it, but this principal cannot see it',
      nextStep: 'Assign the role Reader on it to this principal, or take it out of AZURE_SUBSCRIPTION_IDS.',
    });
  }
  await settleVanished(context, state, plan.vanished);
  return plan;
}

/** @returns the instant by the server's clock up to which the change feed was replayed */
async function* readAll(
  context: ReadContext,
  state: ReadState,
  plan: SubscriptionPlan,
): AsyncGenerator<ChangePage, number> {
  const began = context.client.serverNow();
  const subscriptionIds = [...plan.selected, ...plan.leaving].sort();
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
  const replay = { subscriptionIds, narrowing, tally, window: { from: began - context.overlapMs, to } };
  for await (const changes of replayFeed(context, state, replay)) yield nextStage(state, changes);
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

function nextStage(state: ReadState, changes: readonly Change[]): ChangePage {
  state.stage += 1;
  return { stage: state.stage, changes };
}

/** Children before parents, after every upsert. */
function* sendDeletes(context: ReadContext, state: ReadState): Generator<ChangePage> {
  if (isLeavingRefused(context, state)) for (const id of state.leaving) state.deletes.delete(id);
  const deletes = [...state.deletes.values()];
  for (const level of [2, 1, 0]) {
    yield nextStage(
      state,
      deletes.filter(({ id }) => parseArmId(id)?.level === level),
    );
  }
}

/** A scope in which nothing at all is left looks like a filter that was misspelt. */
function isLeavingRefused({ acceptDeletes }: ReadContext, state: ReadState): boolean {
  if (acceptDeletes || state.leaving.size === 0) return false;
  return [...state.leaving].some((id) => state.inScope[parseArmId(id)?.level ?? 2] === 0);
}
