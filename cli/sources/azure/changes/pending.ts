import type { Change } from '../../../sync/change';
import type { PendingItem } from '../../../sync/result';
import { groupArmId, kindOfArmId, parseArmId, RESOURCE_GROUP_TYPE } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { unsentSubscriptions } from './parents';
import { readById } from '../read/read-by-id';
import type { ReadContext } from '../read/read-context';
import type { ReadState } from '../read/read-state';
import type { AzureItem } from '../items/rows';

/** Until then something that changed and cannot be read is merely late. */
const PATIENCE_MS = 60 * 60_000;

/** Not where the subscription is out of scope now. */
function isWorthWaiting({ id }: PendingItem, { visible }: ReadContext, state: ReadState): boolean {
  const subscriptionId = subscriptionOf(id);
  return state.selected.has(subscriptionId) || !visible.includes(subscriptionId);
}

function subscriptionOf(id: string): string {
  return parseArmId(id)?.subscriptionId ?? '';
}

/**
 * The earliest change that earlier runs wait for and this one has not met either, in milliseconds since the epoch;
 * Infinity for none. What a full run lets go of anyway does not count.
 */
export function earliestAwaited(context: ReadContext, { awaited }: ReadState): number {
  const deadline = context.client.serverNow() - PATIENCE_MS;
  const instants = [...awaited.values()].map(({ since }) => Date.parse(since));
  return Math.min(...instants.filter((instant) => instant > deadline));
}

/**
 * Tries what earlier runs could not read, and yields what can be read now, with the groups that it lies in: they may be
 * as new.
 */
export async function* rereadPending(
  context: ReadContext,
  state: ReadState,
): AsyncGenerator<readonly Change[]> {
  const open = [...state.awaited.keys()].filter((id) => state.complete.has(subscriptionOf(id)));
  if (open.length === 0) return;
  state.rereads.push(`${open.length} items that could not be read or delivered before`);
  const { resource = [], resourceContainer = [] } = Object.groupBy(open, kindOfArmId);
  const operation = 'read again what could not be read before';
  const resources = await readById(context, state, { ids: resource, operation });
  const above = [...unknownGroups(resources, state), ...unsentSubscriptions(open, context, state)];
  const ids = [...new Set([...resourceContainer, ...above])];
  const containers = await readById(context, state, { ids, operation });
  for (const { id, type, tags } of containers) if (type === RESOURCE_GROUP_TYPE) state.groups.set(id, tags);
  for (const level of [0, 1, 2]) {
    yield [...containers, ...resources]
      .filter(({ id }) => parseArmId(id)?.level === level)
      .map((item) => evaluate(item, context, state))
      .filter((change) => change !== undefined);
  }
}

function unknownGroups(items: readonly AzureItem[], state: ReadState): string[] {
  const groups = items
    .filter(({ resourceGroup }) => resourceGroup !== null)
    .map(({ subscriptionId, resourceGroup }) => groupArmId(subscriptionId, resourceGroup ?? ''));
  return groups.filter((id) => !state.groups.has(id));
}

/**
 * Keeps what is still open for the next run. Late for an hour, it keeps an incremental run from being green; a full
 * run, which looked at everything, lets go of it. Where the subscription is out of sight, nothing can be said of it.
 */
export function keepPending(context: ReadContext, state: ReadState): void {
  for (const item of state.awaited.values())
    if (isWorthWaiting(item, context, state)) state.pending.set(item.id, item);
  const deadline = context.client.serverNow() - PATIENCE_MS;
  for (const { id, since } of [...state.pending.values()]) {
    if (Date.parse(since) > deadline || state.absent.has(subscriptionOf(id))) continue;
    if (context.mode === 'full') {
      state.pending.delete(id);
      state.warnings.push(`changed at ${since} and still not readable, not waited for any more: ${id}`);
      continue;
    }
    state.problems.push({
      kind: kindOfArmId(id),
      subject: id,
      message: `it changed at ${since} and cannot be read since`,
      nextStep: 'Look for it in Azure; where it does not exist, `port-sync full` lets go of it.',
    });
  }
}
