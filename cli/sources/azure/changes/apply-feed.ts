import { chunk } from '../../../core/chunk';
import { RemoteError } from '../../../http/remote-error';
import type { Change } from '../../../sync/change';
import { parseArmId, RESOURCE_GROUP_TYPE } from '../items/arm-id';
import { noteEmptied, withContainers } from './emptied';
import { evaluate } from '../items/evaluate';
import { type NetChange, readContainerChanges, readResourceChanges } from './feed';
import { readParents } from './parents';
import { rereadGroups } from './reread-groups';
import type { Narrowing } from '../query/queries';
import type { FeedPart } from '../read/absence';
import type { ReadContext } from '../read/read-context';
import { markFailed, type ReadState } from '../read/read-state';
import { isTypeInScope, passesNarrowing } from '../items/scope';
import { hasTagFilters, matchesTagFilters } from '../items/tag-filter';
import type { LevelPage } from '../read/stages';
import type { Tally } from '../read/tally';
import { type ChangeEvidence, toDelete } from '../items/to-change';

export interface FeedReplay {
  readonly parts: readonly FeedPart[];
  readonly narrowing: Narrowing;
  readonly tally: Tally;
}

/** So many changes are made at once of what the feed says, and may go before the next are. */
const PAGE_CHANGES = 1000;

/**
 * Replays the change feed: what came is sent, what went is noted as a delete, and groups that moved across the filter
 * are re-read whole. Yields upserts, parents first. A batch of subscriptions whose feed cannot be read is a problem of
 * these alone.
 * @throws RemoteError where no batch at all could be read
 */
export async function* replayFeed(
  context: ReadContext,
  state: ReadState,
  replay: FeedReplay,
): AsyncGenerator<LevelPage> {
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
): AsyncGenerator<LevelPage> {
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
  for (const [number, part] of chunk(inside, PAGE_CHANGES).entries()) {
    const changes = part.map((change) => applyChange(change, context, state)).filter(isDefined);
    yield { changes, isContinued: number > 0 };
  }
  yield* rereadGroups(
    context,
    state,
    crossing.map(({ id }) => id),
  );
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Subscriptions first, then resource groups. */
function* byLevel(upserts: readonly Change[]): Generator<LevelPage> {
  for (const level of [0, 1])
    yield { changes: upserts.filter(({ id }) => parseArmId(id)?.level === level), isContinued: false };
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
