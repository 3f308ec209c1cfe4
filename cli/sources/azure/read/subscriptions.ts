import type { AzureScope } from '../../../core/config';
import { subscriptionArmId, SUBSCRIPTION_TYPE } from '../items/arm-id';
import { chunk } from '../../../core/chunk';
import type { QuerySpec } from '../client/azure-client';
import { noteEmptied } from '../changes/emptied';
import { deletedSubscriptionsQuery, subscriptionsQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { markAbsent, type ReadState } from './read-state';
import { toSubscriptionRow, toTargetRow } from '../items/small-rows';
import { readSettled } from './settled';
import { toDelete } from '../items/to-change';

/** Which subscriptions a read is about; all lower case, sorted. */
export interface SubscriptionPlan {
  /** In scope and visible. */
  readonly selected: readonly string[];
  /** Visible and covered by the last run, but no longer in scope. */
  readonly leaving: readonly string[];
  /** Covered by the last run, still in scope, and not visible any more. */
  readonly vanished: readonly string[];
  /** Visible, whether in scope or not. */
  readonly visible: readonly string[];
  /** Named by the configuration, but neither visible nor covered before. */
  readonly missing: readonly string[];
}

/** How far the change feed reaches back. Source: Microsoft Learn, "Get resource changes" (14 days). */
export const FEED_MEMORY_MS = 14 * 24 * 3_600_000;

/** Decides which subscriptions to read. `underGroups` is undefined where no management groups are configured. */
export function planSubscriptions(
  visible: readonly string[],
  scope: AzureScope,
  underGroups: readonly string[] | undefined,
  covered: readonly string[],
): SubscriptionPlan {
  const seen = new Set(visible);
  const named = new Set(scope.subscriptionIds);
  const excluded = new Set(scope.excludedSubscriptionIds);
  const under = underGroups === undefined ? undefined : new Set(underGroups);
  const isAllowed = (id: string): boolean => !excluded.has(id) && (named.size === 0 || named.has(id));
  const isSelected = (id: string): boolean => isAllowed(id) && (under?.has(id) ?? true);
  const known = new Set(covered);
  return {
    selected: [...seen].filter(isSelected).sort(),
    leaving: [...known].filter((id) => seen.has(id) && !isSelected(id)).sort(),
    vanished: [...known].filter((id) => !seen.has(id) && isAllowed(id)).sort(),
    visible: [...seen].sort(),
    missing: [...named].filter((id) => !seen.has(id) && !known.has(id)).sort(),
  };
}

/** The subscriptions under the configured management groups, or `undefined` where none are configured. */
export async function subscriptionsUnderGroups(context: ReadContext): Promise<string[] | undefined> {
  const { managementGroupIds } = context.scope;
  if (managementGroupIds.length === 0) return undefined;
  return readSubscriptionIds(context, {
    operation: 'read the subscriptions of the management groups',
    managementGroups: managementGroupIds,
  });
}

/**
 * Asks at the end of a read whether Resource Graph still shows every subscription: a role that was taken away
 * meanwhile looks like resources that were deleted.
 * @throws RemoteError
 */
export async function confirmReadable(
  context: ReadContext,
  state: ReadState,
  subscriptionIds: readonly string[],
): Promise<void> {
  const confirmed = new Set<string>();
  const read = subscriptionIds.filter((id) => state.complete.has(id));
  for (const subscriptions of chunk(read, context.batchSize)) {
    const found = await readSubscriptionIds(context, { operation: 'confirm subscriptions', subscriptions });
    for (const id of found) confirmed.add(id);
  }
  for (const subscriptionId of read) {
    if (confirmed.has(subscriptionId)) continue;
    markAbsent(state, subscriptionId, {
      kind: 'resource',
      message: 'it went out of sight while it was read; nothing of it is deleted',
      nextStep: 'Give this principal the role Reader on it again.',
    });
  }
}

/** Lower case. A page that shifts would lose one, and that would look as if it had left the scope. @throws RemoteError */
async function readSubscriptionIds(context: ReadContext, spec: Omit<QuerySpec, 'query'>): Promise<string[]> {
  const rows = await readSettled(
    context,
    { ...spec, query: subscriptionsQuery() },
    { read: toSubscriptionRow, idOf: ({ subscriptionId }) => subscriptionId.toLowerCase() },
  );
  return rows.map(({ subscriptionId }) => subscriptionId.toLowerCase());
}

/**
 * A subscription that is out of sight is not deleted: only its own Delete row in the change feed proves it. What is
 * not proven keeps the run from being green.
 */
export async function settleVanished(
  context: ReadContext,
  state: ReadState,
  vanished: readonly string[],
): Promise<void> {
  if (vanished.length === 0) return;
  const deleted = await findDeleted(context, vanished);
  for (const subscriptionId of vanished) {
    const id = subscriptionArmId(subscriptionId);
    if (deleted.has(id)) {
      state.deletes.set(id, toDelete(id, SUBSCRIPTION_TYPE, context.change));
      state.complete.add(subscriptionId);
      noteEmptied(state, id, new Date(context.client.serverNow()).toISOString());
      continue;
    }
    markAbsent(state, subscriptionId, {
      kind: 'resourceContainer',
      message: 'it was covered by the last run and is no longer visible; nothing of it is deleted',
      nextStep: `Give this principal the role Reader on it again, or exclude it in AZURE_EXCLUDED_SUBSCRIPTION_IDS; where it is gone for good: port-sync state forget-subscription ${subscriptionId}`,
    });
  }
}

async function findDeleted(context: ReadContext, vanished: readonly string[]): Promise<Set<string>> {
  const now = context.client.serverNow();
  const wanted = new Set(vanished.map(subscriptionArmId));
  const query = deletedSubscriptionsQuery({ from: now - FEED_MEMORY_MS, to: now });
  const spec = { query, operation: 'read deleted subscriptions' };
  const rows = await readSettled(context, spec, { read: toTargetRow, idOf: ({ id }) => id.toLowerCase() });
  return new Set(rows.map(({ targetId }) => targetId.toLowerCase()).filter((id) => wanted.has(id)));
}
