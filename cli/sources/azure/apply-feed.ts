import { chunk } from '../../core/chunk';
import type { Change } from '../../sync/change';
import { groupArmId, parseArmId, RESOURCE_GROUP_TYPE } from './arm-id';
import { evaluate } from './evaluate';
import { type NetChange, readContainerChanges, readResourceChanges } from './feed';
import { readPages } from './paging';
import { type FeedWindow, type Narrowing, resourcesQuery } from './queries';
import type { ReadContext } from './read-context';
import type { ReadState } from './read-state';
import { toItem } from './rows';
import { matchesTagFilters } from './tag-filter';
import { passesNarrowing } from './scope';
import { fromRow } from './small-rows';
import type { Tally } from './tally';
import { toDelete } from './to-change';

export interface FeedReplay {
  readonly subscriptionIds: readonly string[];
  readonly window: FeedWindow;
  readonly narrowing: Narrowing;
  readonly tally: Tally;
}

/** Names of groups that one query re-reads: within what Microsoft recommends for the length of a query. */
const GROUPS_PER_QUERY = 200;

/**
 * Replays the change feed over what was read: what came is sent, what went is noted as a delete, and groups whose
 * tags moved them across the filter are re-read whole. Yields upserts, parents first; each page is a stage of its own.
 * @throws RemoteError
 */
export async function* replayFeed(
  context: ReadContext,
  state: ReadState,
  replay: FeedReplay,
): AsyncGenerator<readonly Change[]> {
  for (const batch of chunk(replay.subscriptionIds, context.batchSize)) {
    const [containers, resources] = await Promise.all([
      readContainerChanges(context, batch, replay.window),
      readResourceChanges(context, batch, replay.window),
    ]);
    const crossing = containers.filter((change) => applyToGroups(change, context, state));
    yield* byLevel(containers.map((change) => applyChange(change, context, state)));
    for (const change of resources) tallyChange(change, replay);
    yield resources.map((change) => applyChange(change, context, state)).filter(isDefined);
    yield* rereadGroups(context, state, crossing);
  }
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Subscriptions first, then resource groups. */
function* byLevel(changes: readonly (Change | undefined)[]): Generator<readonly Change[]> {
  const upserts = changes.filter(isDefined);
  for (const level of [0, 1]) yield upserts.filter(({ id }) => parseArmId(id)?.level === level);
}

/** Keeps the groups' tags up to date; true where the group's resources must be looked at again. */
function applyToGroups(change: NetChange, context: ReadContext, state: ReadState): boolean {
  if (change.type !== RESOURCE_GROUP_TYPE) return false;
  if (change.fate === 'deleted') {
    state.groups.delete(change.id);
    state.deletedGroups.add(change.id);
    return false;
  }
  if (change.current === undefined) return false;
  const { tagFilters } = context.scope;
  const wasKnown = state.groups.has(change.id);
  const wasIn = matchesTagFilters(state.groups.get(change.id), tagFilters);
  state.groups.set(change.id, change.current.tags);
  state.deletedGroups.delete(change.id);
  if (!wasKnown) return state.undecidedGroups.delete(change.id);
  return wasIn !== matchesTagFilters(change.current.tags, tagFilters);
}

function applyChange(change: NetChange, context: ReadContext, state: ReadState): Change | undefined {
  const { id, type, fate, current } = change;
  if (fate === 'deleted') {
    state.pending.delete(id);
    state.deletes.set(id, toDelete(id, type, context.change));
    return undefined;
  }
  if (current !== undefined) return evaluate(current, context, state);
  state.pending.set(id, { id, since: new Date(change.evidence.changeTime).toISOString() });
  return undefined;
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
  for (const part of chunk(crossing, GROUPS_PER_QUERY)) {
    const wanted = new Set(part.map(({ id }) => id));
    const arms = part.map(({ id }) => parseArmId(id)).filter(isDefined);
    const spec = {
      query: resourcesQuery(context.projection, {
        types: context.scope.resourceTypes,
        groupNames: [...new Set(arms.map(({ resourceGroup }) => resourceGroup ?? ''))],
      }),
      operation: 'read the resources of resource groups whose tags changed',
      subscriptions: [...new Set(arms.map(({ subscriptionId }) => subscriptionId))],
    };
    for await (const page of readPages(context.client, spec, context.signal)) {
      const items = page.rows.map((row) => fromRow(row, (raw) => toItem(raw, context.projection)));
      yield items
        .filter((item) => wanted.has(groupArmId(item.subscriptionId, item.resourceGroup ?? '')))
        .map((item) => evaluate(item, context, state))
        .filter(isDefined);
    }
  }
}
