import type { Change } from '../../sync/change';
import { groupArmId, RESOURCE_GROUP_TYPE } from './arm-id';
import type { ReadContext } from './read-context';
import { markPresent, type ReadState } from './read-state';
import type { AzureItem } from './rows';
import { judgeItem } from './scope';
import { type ChangeEvidence, toDelete, toUpsert } from './to-change';

/**
 * Decides what becomes of an item that can be read: in scope, it is sent; out of scope, it is deleted where a changed
 * scope or a change during this read put it there; undecided, it is left for the next run.
 * @returns the upsert to send now; deletes are noted in the state
 */
export function evaluate(
  item: AzureItem,
  context: ReadContext,
  state: ReadState,
  evidence?: ChangeEvidence,
): Change | undefined {
  const verdict = isSelected(item, state) ? judgeItem(item, context.scope, state.groups) : 'out';
  if (verdict === 'in') {
    markPresent(state, item.id);
    return toUpsert(item, tagsOfGroup(item, state), context.change, evidence);
  }
  if (verdict === 'undecided') {
    if (item.resourceGroup !== null)
      state.undecidedGroups.add(groupArmId(item.subscriptionId, item.resourceGroup));
    state.pending.set(item.id, { id: item.id, since: new Date(context.client.serverNow()).toISOString() });
    return undefined;
  }
  if (state.present.has(item.id))
    state.deletes.set(item.id, toDelete(item.id, item.type, context.change, evidence));
  else if (wasCovered(item, context, state)) planLeaving(item, context, state);
  return undefined;
}

/** A subscription that leaves the scope is read too, but nothing of it is in scope. */
function isSelected(item: AzureItem, state: ReadState): boolean {
  return state.selected.has(item.subscriptionId);
}

function wasCovered(item: AzureItem, { previous }: ReadContext, state: ReadState): boolean {
  if (previous === undefined || !state.previouslyCovered.has(item.subscriptionId)) return false;
  return judgeItem(item, previous.scope, state.groups) === 'in';
}

function planLeaving(item: AzureItem, context: ReadContext, state: ReadState): void {
  state.leaving.add(item.id);
  state.deletes.set(item.id, toDelete(item.id, item.type, context.change));
}

function tagsOfGroup(item: AzureItem, state: ReadState): unknown {
  if (item.type === RESOURCE_GROUP_TYPE) return item.tags;
  if (item.resourceGroup === null) return null;
  return state.groups.get(groupArmId(item.subscriptionId, item.resourceGroup)) ?? null;
}
