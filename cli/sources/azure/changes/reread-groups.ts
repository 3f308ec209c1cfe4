import { chunk } from '../../../core/chunk';
import type { QuerySpec } from '../client/azure-client';
import { type ArmId, groupArmId, parseArmId } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { type AzureItem, toItem } from '../items/rows';
import { resourcesQuery } from '../query/queries';
import type { ReadContext } from '../read/read-context';
import type { ReadState } from '../read/read-state';
import { readSettledPages } from '../read/settled';
import type { LevelPage } from '../read/stages';
import { FEED_MEMORY_MS } from '../read/subscriptions';
import { readLingering } from './feed';

/** Names of groups that one query re-reads: within what Microsoft recommends for the length of a query. */
const GROUPS_PER_QUERY = 200;
/** A read of everything has noted what lingers before. */
const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * Reads what lies in resource groups whose tags changed: it enters or leaves the scope with its group.
 * @param groupIds lower-cased ARM ids
 * @throws RemoteError
 */
export async function* rereadGroups(
  context: ReadContext,
  state: ReadState,
  groupIds: readonly string[],
): AsyncGenerator<LevelPage> {
  if (groupIds.length > 0)
    state.rereads.push(`${groupIds.length} resource groups that changed, with what lies in them`);
  for (const part of chunk(groupIds, GROUPS_PER_QUERY)) yield* rereadPart(context, state, part);
}

async function* rereadPart(
  context: ReadContext,
  state: ReadState,
  groupIds: readonly string[],
): AsyncGenerator<LevelPage> {
  const { mode, projection } = context;
  const isIncremental = mode === 'incremental';
  const wanted = new Set(groupIds);
  const spec = specOf(groupIds, context);
  const lingering = isIncremental ? await findLingering(context, spec.subscriptions) : NOTHING;
  // What the feed says is deleted only lingers in the table.
  const isNews = ({ id, subscriptionId, resourceGroup }: AzureItem): boolean =>
    wanted.has(groupArmId(subscriptionId, resourceGroup ?? '')) &&
    !state.deletes.has(id) &&
    !lingering.has(id) &&
    !(isIncremental && state.present.has(id));
  const reader = { read: (row: unknown) => toItem(row, projection), idOf: ({ id }: AzureItem) => id };
  let isContinued = false;
  for await (const items of readSettledPages(context, spec, reader)) {
    const changes = items
      .filter(isNews)
      .map((item) => evaluate(item, context, state, { mayHaveLeft: isIncremental }))
      .filter((change) => change !== undefined);
    yield { changes, isContinued };
    isContinued = true;
  }
}

function specOf(
  groupIds: readonly string[],
  { projection, scope }: ReadContext,
): QuerySpec & { readonly subscriptions: readonly string[] } {
  const arms = groupIds.map(parseArmId).filter((arm): arm is ArmId => arm !== undefined);
  const groupNames = [...new Set(arms.map(({ resourceGroup }) => resourceGroup ?? ''))];
  return {
    query: resourcesQuery(projection, { types: scope.resourceTypes, groupNames }),
    operation: 'read the resources of resource groups that changed',
    subscriptions: [...new Set(arms.map(({ subscriptionId }) => subscriptionId))],
  };
}

function findLingering(
  context: ReadContext,
  subscriptions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const now = context.client.serverNow();
  return readLingering(context, subscriptions, { from: now - FEED_MEMORY_MS, to: now });
}
