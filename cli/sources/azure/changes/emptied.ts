import { groupArmId, parseArmId, subscriptionArmId } from '../items/arm-id';
import { compareInstants, type NetChange } from './feed';
import type { ReadState } from '../read/read-state';

/**
 * Notes that a container was deleted, even if it is there again: what lay in it until then is gone, and is not waited
 * for any more.
 * @param deletedAt ISO 8601
 */
export function noteEmptied(state: ReadState, id: string, deletedAt: string): void {
  state.emptied.set(id, deletedAt);
  for (const item of state.awaited.values()) {
    if (item.id.startsWith(`${id}/`) && compareInstants(item.since, deletedAt) < 0)
      state.awaited.delete(item.id);
  }
}

/** The change as it is once its containers are taken into account: nothing outlives the group it lay in. */
export function withContainers(change: NetChange, state: ReadState): NetChange {
  const { id, fate, current, evidence } = change;
  if (fate === 'deleted') return change;
  for (const container of containersOf(id)) {
    const deletedAt = state.emptied.get(container);
    if (deletedAt === undefined) continue;
    const order = compareInstants(evidence.changeTime, deletedAt);
    // In one instant either may have come first: then what can be read is there.
    if (order < 0 || (order === 0 && current === undefined))
      return { ...change, fate: 'deleted', evidence: { changeType: 'Delete', changeTime: deletedAt } };
  }
  return change;
}

function containersOf(id: string): string[] {
  const arm = parseArmId(id);
  if (arm === undefined || arm.level === 0) return [];
  const { subscriptionId, resourceGroup, level } = arm;
  const subscription = subscriptionArmId(subscriptionId);
  return level === 1 || resourceGroup === undefined
    ? [subscription]
    : [groupArmId(subscriptionId, resourceGroup), subscription];
}
