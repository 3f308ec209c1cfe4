import { RemoteError } from '../../../http/remote-error';
import type { Change } from '../../../sync/change';
import { groupArmId, parseArmId, subscriptionArmId } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { judgeItem } from '../items/scope';
import { hasTagFilters } from '../items/tag-filter';
import { readById } from '../read/read-by-id';
import type { AskPort, ReadContext } from '../read/read-context';
import type { ReadState } from '../read/read-state';
import type { NetChange } from './feed';

/**
 * Reads the parents that Port lacks of what is about to be sent: Port refuses an entity whose relation leads nowhere. To
 * be called when the changes of containers were applied.
 */
export async function readParents(
  context: ReadContext,
  state: ReadState,
  changes: readonly NetChange[],
): Promise<Change[]> {
  const ids = await lackingParents(context, state, changes);
  const items = await readById(context, state, { ids, operation: 'read the parents of what changed' });
  const found = new Set(items.map(({ id }) => id));
  // A group was there a moment ago: what lies in it waits until it can be read.
  for (const id of ids) if (!found.has(id)) state.groups.delete(id);
  return items.map((item) => evaluate(item, context, state)).filter((change) => change !== undefined);
}

/**
 * What Port holds and this run deletes is lacking, too. Without credentials for Port everything in doubt counts as lacking
 * where there is no baseline; where there is one nothing else does: the next window holds the late row of a group, and
 * again what lies in it.
 */
async function lackingParents(
  context: ReadContext,
  state: ReadState,
  changes: readonly NetChange[],
): Promise<readonly string[]> {
  const { baseline, port } = context;
  const sent = changes.filter((change) => isToBeSent(change, context, state));
  const sentIds = sent.map(({ id }) => id);
  const ids = [
    ...unsentSubscriptions(sentIds, context, state),
    ...doubtfulGroups(changes, sent, context, state),
  ];
  const isDoomed = (id: string): boolean => state.deletes.has(id);
  const rest = ids.filter((id) => !isDoomed(id));
  const isUnasked = port === undefined || rest.length === 0;
  const lacking = isUnasked ? (baseline === 'none' ? rest : []) : await askPort(port, rest, context);
  return [...ids.filter(isDoomed), ...lacking];
}

/** Where Port does not say it, everything in doubt is sent: an entity more does no harm. */
async function askPort(
  port: AskPort,
  ids: readonly string[],
  { log }: ReadContext,
): Promise<readonly string[]> {
  try {
    return await port.lacking(ids);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.warn('Port does not say which parents it lacks; all in doubt are sent', { reason: error.message });
    return ids;
  }
}

function isToBeSent({ fate, current }: NetChange, { scope }: ReadContext, state: ReadState): boolean {
  if (fate !== 'there' || current === undefined) return false;
  return state.selected.has(current.subscriptionId) && judgeItem(current, scope, state.groups) === 'in';
}

/**
 * Groups of what is to be sent that are not sent for a change of their own, and that Port may lack: with a baseline those
 * whose row may be late, because nothing in them is older than the window, because they were deleted in it, or because
 * they may have been tagged into the scope.
 */
function doubtfulGroups(
  changes: readonly NetChange[],
  sent: readonly NetChange[],
  { baseline, scope }: ReadContext,
  state: ReadState,
): string[] {
  const old = new Set(changes.filter(({ isNew }) => !isNew).map(({ id }) => groupOf(id)));
  const groups = new Set(sent.map(({ id }) => groupOf(id)).filter((id) => id !== undefined));
  const isAnyDoubtful = baseline === 'none' || hasTagFilters(scope.tagFilters);
  const isDoubtful = (id: string): boolean => isAnyDoubtful || !old.has(id) || state.emptied.has(id);
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
