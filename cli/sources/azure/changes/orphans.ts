import { groupArmId, parseArmId, RESOURCE_GROUP_TYPE, typeOfArmId } from '../items/arm-id';
import type { ReadContext } from '../read/read-context';
import type { ReadState } from '../read/read-state';
import { toDelete } from '../items/to-change';

/**
 * What lay in a container that was deleted goes with it, whether it has change rows of its own or not: Port is asked
 * what this instance owns there, and what was not read again is deleted.
 * @throws RemoteError
 */
export async function findOrphans(context: ReadContext, state: ReadState): Promise<void> {
  if (state.emptied.size === 0) return;
  if (context.port === undefined) {
    state.warnings.push(
      `${state.emptied.size} containers were deleted; without Port API credentials only what has a change row of its own is removed with them`,
    );
    return;
  }
  for (const container of state.emptied.keys()) {
    // What is there again may not have been read.
    if (!state.complete.has(parseArmId(container)?.subscriptionId ?? '')) continue;
    for await (const ids of context.port.ownedUnder(container)) {
      for (const id of ids) {
        if (isStillThere(id, context, state) || state.deletes.has(id)) continue;
        state.deletes.set(id, toDelete(id, typeOf(id), context.change));
      }
    }
  }
}

/** What a full run has read may have gone with its group since: the feed was read last. */
function isStillThere(id: string, { mode }: ReadContext, { present, deletedGroups }: ReadState): boolean {
  const { subscriptionId = '', resourceGroup = '' } = parseArmId(id) ?? {};
  if (mode === 'full' && deletedGroups.has(groupArmId(subscriptionId, resourceGroup))) return false;
  return present.has(id);
}

function typeOf(id: string): string {
  return parseArmId(id)?.level === 1 ? RESOURCE_GROUP_TYPE : typeOfArmId(id);
}
