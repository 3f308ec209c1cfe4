import type { Change } from '../../../sync/change';
import { groupArmId, RESOURCE_GROUP_TYPE } from './arm-id';
import type { ReadContext } from '../read/read-context';
import { markPresent, type ReadState } from '../read/read-state';
import type { AzureItem } from './rows';
import { judgeItem } from './scope';
import { type ChangeEvidence, toDelete, toUpsert } from './to-change';

export interface Evidence {
  /** What the feed says of the item, for an incremental read. */
  readonly change?: ChangeEvidence;
  /** Whether the item may have been in scope until now: then it is deleted where it is not any more. */
  readonly mayHaveLeft?: boolean;
}

/**
 * Decides what becomes of an item that can be read: in scope, it is sent; out of scope, it is deleted where a changed
 * scope or a change during this read put it there; undecided, it is left for the next run.
 * @returns the upsert to send now; deletes are noted in the state
 */
export function evaluate(
  item: AzureItem,
  context: ReadContext,
  state: ReadState,
  evidence: Evidence = {},
): Change | undefined {
  const awaited = state.awaited.get(item.id);
  state.awaited.delete(item.id);
  const verdict = state.selected.has(item.subscriptionId)
    ? judgeItem(item, context.scope, state.groups)
    : 'out';
  if (verdict === 'in') {
    markPresent(state, item.id);
    return toUpsert(item, tagsOfGroup(item, state), context.change, evidence.change);
  }
  if (verdict === 'undecided') {
    postpone(item, awaited?.since ?? new Date(context.client.serverNow()).toISOString(), state);
    return undefined;
  }
  state.pending.delete(item.id);
  if (evidence.mayHaveLeft === true || state.present.has(item.id)) {
    state.deletes.set(item.id, toDelete(item.id, item.type, context.change, evidence.change));
  } else if (wasCovered(item, context, state)) {
    state.leaving.add(item.id);
    state.deletes.set(item.id, toDelete(item.id, item.type, context.change));
  }
  return undefined;
}

function postpone({ id, subscriptionId, resourceGroup }: AzureItem, since: string, state: ReadState): void {
  if (resourceGroup !== null) state.undecidedGroups.add(groupArmId(subscriptionId, resourceGroup));
  state.pending.set(id, { id, since });
}

function wasCovered(item: AzureItem, { previous }: ReadContext, state: ReadState): boolean {
  if (previous === undefined || !state.previouslyCovered.has(item.subscriptionId)) return false;
  return judgeItem(item, previous.scope, state.groups) === 'in';
}

function tagsOfGroup(item: AzureItem, state: ReadState): unknown {
  if (item.type === RESOURCE_GROUP_TYPE) return item.tags;
  if (item.resourceGroup === null) return null;
  return state.groups.get(groupArmId(item.subscriptionId, item.resourceGroup)) ?? null;
}
