import { chunk } from '../../../core/chunk';
import { RemoteError } from '../../../http/remote-error';
import type { Change } from '../../../sync/change';
import { groupArmId, parseArmId, RESOURCE_GROUP_TYPE } from '../items/arm-id';
import { noteEmptied, withContainers } from './emptied';
import { evaluate } from '../items/evaluate';
import { type NetChange, readContainerChanges, readLingering, readResourceChanges } from './feed';
import { readPages } from '../client/paging';
import { readParents } from './parents';
import { type Narrowing, resourcesQuery } from '../query/queries';
import type { FeedPart } from '../read/absence';
import type { ReadContext } from '../read/read-context';
import { markFailed, type ReadState } from '../read/read-state';
import { toItem } from '../items/rows';
import { isTypeInScope, passesNarrowing } from '../items/scope';
import { fromRow } from '../items/small-rows';
import { hasTagFilters, matchesTagFilters } from '../items/tag-filter';
import { FEED_MEMORY_MS } from '../read/subscriptions';
import type { Tally } from '../read/tally';
import { type ChangeEvidence, toDelete } from '../items/to-change';

export interface FeedReplay {
  readonly parts: readonly FeedPart[];
  readonly narrowing: Narrowing;
  readonly tally: Tally;
}

/** Names of groups that one query re-reads: within what Microsoft recommends for the length of a query. */
const GROUPS_PER_QUERY = 200;
/** A read of everything has noted what lingers before. */
const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * Replays the change feed: what came is sent, what went is noted as a delete, and groups that moved across the filter
 * are re-read whole. Yields upserts, parents first; each page is a stage of its own. A batch of subscriptions whose
 * feed cannot be read is a problem of these alone.
 * @throws RemoteError where no batch at all could be read
 */
export async function* replayFeed(
  context: ReadContext,
  state: ReadState,
  replay: FeedReplay,
): AsyncGenerator<readonly Change[]> {
  const batches = replay.parts.flatMap(({ subscriptionIds, window }) =>
    chunk(subscriptionIds, context.batchSize).map((batch) => ({ subscriptionIds: batch, window })),
  );
  const failures: RemoteError[] = [];
  for (const batch of batches) {
    try {
      yield* replayBatch(context, state, { ...replay, ...batch });
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      failures.push(error);
      markFailed(state, batch.subscriptionIds, { kind: 'resource', error });
    }
  }
  const [failure] = failures;
  if (failure !== undefined && failures.length === batches.length && failure.status !== 403) throw failure;
}

async function* replayBatch(
  context: ReadContext,
  state: ReadState,
  replay: FeedReplay & FeedPart,
): AsyncGenerator<readonly Change[]> {
  const { subscriptionIds, window } = replay;
  const [containers, resources] = await Promise.all([
    readContainerChanges(context, subscriptionIds, window),
    readResourceChanges(context, subscriptionIds, window),
  ]);
  for (const { id, deletedAt } of containers) if (deletedAt !== undefined) noteEmptied(state, id, deletedAt);
  const settled = containers.map((change) => withContainers(change, state));
  const crossing = settled.filter((change) => applyToGroups(change, context, state));
  const sent = settled.map((change) => applyChange(change, context, state)).filter(isDefined);
  for (const { group } of resources)
    if (group && !state.groups.has(group.id)) state.groups.set(group.id, group.tags);
  for (const change of resources) tallyChange(change, replay);
  const inside = resources.map((change) => withContainers(change, state));
  const parents = await readParents(context, state, [...settled, ...inside]);
  yield* byLevel([...sent, ...parents]);
  yield inside.map((change) => applyChange(change, context, state)).filter(isDefined);
  yield* rereadGroups(context, state, crossing);
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Subscriptions first, then resource groups. */
function* byLevel(upserts: readonly Change[]): Generator<readonly Change[]> {
  for (const level of [0, 1]) yield upserts.filter(({ id }) => parseArmId(id)?.level === level);
}

/** Keeps the groups' tags up to date; true where the group's resources must be looked at again. */
function applyToGroups(change: NetChange, context: ReadContext, state: ReadState): boolean {
  const { id, fate, current } = change;
  if (change.type !== RESOURCE_GROUP_TYPE) return false;
  if (fate === 'deleted') {
    state.groups.delete(id);
    state.deletedGroups.add(id);
    return false;
  }
  if (current === undefined) return false;
  const tagsBefore = state.groups.has(id) ? { tags: state.groups.get(id) } : undefined;
  state.groups.set(id, current.tags);
  state.deletedGroups.delete(id);
  if (state.undecidedGroups.delete(id)) return true;
  return tagsBefore === undefined
    ? mayHaveCrossed(change, context)
    : hasCrossed(tagsBefore.tags, current.tags, context);
}

/** The feed does not say which tags a group had: every change of an old group counts. */
function mayHaveCrossed({ evidence, deletedAt }: NetChange, context: ReadContext): boolean {
  if (context.mode === 'full') return false;
  if (deletedAt !== undefined) return true;
  const matters = hasTagFilters(context.scope.tagFilters) || context.readsGroupTags;
  return matters && evidence.changeType === 'Update';
}

function hasCrossed(before: unknown, after: unknown, { scope: { tagFilters } }: ReadContext): boolean {
  return matchesTagFilters(before, tagFilters) !== matchesTagFilters(after, tagFilters);
}

function applyChange(change: NetChange, context: ReadContext, state: ReadState): Change | undefined {
  const { id, type, fate, current } = change;
  const evidence = evidenceOf(change, context);
  if (fate === 'deleted') {
    state.pending.delete(id);
    state.awaited.delete(id);
    state.deletes.set(id, toDelete(id, type, context.change, evidence));
    return undefined;
  }
  if (current !== undefined) {
    const mayHaveLeft = context.mode === 'incremental' && type === RESOURCE_GROUP_TYPE;
    return evaluate(current, context, state, { ...(evidence && { change: evidence }), mayHaveLeft });
  }
  if (isTypeInScope(type, context.scope)) {
    const since = state.awaited.get(id)?.since ?? new Date(change.evidence.changeTime).toISOString();
    state.pending.set(id, { id, since });
    state.awaited.delete(id);
  }
  return undefined;
}

/** In a full run there is no change to tell of. */
function evidenceOf({ evidence }: NetChange, { mode }: ReadContext): ChangeEvidence | undefined {
  return mode === 'incremental' ? evidence : undefined;
}

function tallyChange({ id, current }: NetChange, { narrowing, tally }: FeedReplay): void {
  const subscriptionId = parseArmId(id)?.subscriptionId ?? '';
  tally.changed(id, subscriptionId, current !== undefined && passesNarrowing(current, narrowing));
}

async function* rereadGroups(
  context: ReadContext,
  state: ReadState,
  crossing: readonly NetChange[],
): AsyncGenerator<readonly Change[]> {
  if (crossing.length > 0)
    state.rereads.push(`${crossing.length} resource groups that changed, with what lies in them`);
  const now = context.client.serverNow();
  for (const part of chunk(crossing, GROUPS_PER_QUERY)) {
    const wanted = new Set(part.map(({ id }) => id));
    const arms = part.map(({ id }) => parseArmId(id)).filter(isDefined);
    const subscriptions = [...new Set(arms.map(({ subscriptionId }) => subscriptionId))];
    const isSent = (id: string): boolean => context.mode === 'incremental' && state.present.has(id);
    const lingering =
      context.mode === 'incremental'
        ? await readLingering(context, subscriptions, { from: now - FEED_MEMORY_MS, to: now })
        : NOTHING;
    const spec = {
      query: resourcesQuery(context.projection, {
        types: context.scope.resourceTypes,
        groupNames: [...new Set(arms.map(({ resourceGroup }) => resourceGroup ?? ''))],
      }),
      operation: 'read the resources of resource groups that changed',
      subscriptions,
    };
    for await (const page of readPages(context.client, spec, context.signal)) {
      yield (
        page.rows
          .map((row) => fromRow(row, (raw) => toItem(raw, context.projection)))
          .filter((item) => wanted.has(groupArmId(item.subscriptionId, item.resourceGroup ?? '')))
          // What the feed says is deleted only lingers in the table.
          .filter(({ id }) => !state.deletes.has(id) && !lingering.has(id) && !isSent(id))
          .map((item) => evaluate(item, context, state, { mayHaveLeft: context.mode === 'incremental' }))
          .filter(isDefined)
      );
    }
  }
}
