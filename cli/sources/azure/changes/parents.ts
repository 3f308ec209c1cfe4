import type { Change } from '../../../sync/change';
import { groupArmId, parseArmId, subscriptionArmId } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { judgeItem } from '../items/scope';
import { readById } from '../read/read-by-id';
import type { ReadContext } from '../read/read-context';
import type { ReadState } from '../read/read-state';
import type { NetChange } from './feed';

/**
 * Reads the parents that Port may lack of what is about to be sent: Port refuses an entity whose relation leads nowhere.
 * To be called when the changes of containers were applied.
 */
export async function readParents(
  context: ReadContext,
  state: ReadState,
  changes: readonly NetChange[],
): Promise<Change[]> {
  const sent = changes.filter((change) => isToBeSent(change, context, state));
  const groups = doubtfulGroups(changes, sent, context, state);
  const subscriptions = unsentSubscriptions(
    sent.map(({ id }) => id),
    context,
    state,
  );
  const ids = [...subscriptions, ...groups];
  const items = await readById(context, state, { ids, operation: 'read the parents of what changed' });
  const found = new Set(items.map(({ id }) => id));
  // It was there a moment ago: what lies in it waits until it can be read.
  for (const id of groups) if (!found.has(id)) state.groups.delete(id);
  return items.map((item) => evaluate(item, context, state)).filter((change) => change !== undefined);
}

function isToBeSent({ fate, current }: NetChange, { scope }: ReadContext, state: ReadState): boolean {
  if (fate !== 'there' || current === undefined) return false;
  return state.selected.has(current.subscriptionId) && judgeItem(current, scope, state.groups) === 'in';
}

/**
 * Groups of what is to be sent that are not sent for a change of their own, and that Port may lack. With a baseline Port
 * has every group that is older than the window; one whose row is late holds nothing that is older, or was deleted before.
 */
function doubtfulGroups(
  changes: readonly NetChange[],
  sent: readonly NetChange[],
  { baseline }: ReadContext,
  state: ReadState,
): string[] {
  const old = new Set(changes.filter(({ isNew }) => !isNew).map(({ id }) => groupOf(id)));
  const groups = new Set(sent.map(({ id }) => groupOf(id)).filter((id) => id !== undefined));
  const isDoubtful = (id: string): boolean => baseline === 'none' || !old.has(id) || state.emptied.has(id);
  return [...groups].filter((id) => !state.present.has(id) && isDoubtful(id));
}

/** The group that a resource lies in. */
function groupOf(id: string): string | undefined {
  const arm = parseArmId(id);
  if (arm?.level !== 2 || arm.resourceGroup === undefined) return undefined;
  return groupArmId(arm.subscriptionId, arm.resourceGroup);
}

/** Where no run has ever sent everything: the subscriptions of these ids that this run has not sent either. */
export function unsentSubscriptions(
  ids: readonly string[],
  { baseline }: ReadContext,
  { present }: ReadState,
): string[] {
  if (baseline !== 'none') return [];
  const subscriptions = new Set(ids.map((id) => subscriptionArmId(parseArmId(id)?.subscriptionId ?? '')));
  return [...subscriptions].filter((id) => !present.has(id));
}
