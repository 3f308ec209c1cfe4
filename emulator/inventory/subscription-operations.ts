import { buildSubscription } from './build-estate';
import { announce, type Estate } from './estate';
import type { Access, Subscription } from './model';
import { OperationError, type OperationOf } from './operation';
import { toSubscriptionRow } from './subscription-rows';
import { dropGroup, subscriptionOf } from './truth';

type SubscriptionOperation = OperationOf<
  | 'createSubscription'
  | 'updateSubscription'
  | 'deleteSubscription'
  | 'hideSubscription'
  | 'revokeSubscription'
  | 'showSubscription'
>;

/** Returns the ARM id of the subscription. Throws `OperationError`. */
export function applySubscriptionOperation(estate: Estate, operation: SubscriptionOperation): string {
  switch (operation.operation) {
    case 'createSubscription':
      return create(estate, operation);
    case 'updateSubscription':
      return update(estate, operation);
    case 'deleteSubscription':
      return remove(estate, operation);
    case 'hideSubscription':
      return setAccess(estate, operation.subscriptionId, 'none');
    case 'revokeSubscription':
      return setAccess(estate, operation.subscriptionId, 'list');
    case 'showSubscription':
      return setAccess(estate, operation.subscriptionId, 'read');
  }
}

function create(estate: Estate, operation: OperationOf<'createSubscription'>): string {
  const drawn = buildSubscription(estate.subscriptions.size, estate.managementGroups, estate.random);
  const subscription: Subscription = {
    ...drawn,
    subscriptionId: operation.subscriptionId ?? drawn.subscriptionId,
    displayName: operation.displayName ?? drawn.displayName,
    tags: operation.tags === undefined ? drawn.tags : operation.tags,
    managementGroup: managementGroupOf(estate, operation.managementGroup) ?? drawn.managementGroup,
  };
  if (estate.subscriptions.has(subscription.subscriptionId))
    throw new OperationError(`There is already a subscription ${subscription.subscriptionId}`);
  estate.subscriptions.set(subscription.subscriptionId, subscription);
  const after = toSubscriptionRow(subscription, estate.managementGroups, estate.tenantId);
  announce(estate, { table: 'containers', before: undefined, after }, operation);
  return after.id;
}

function update(estate: Estate, operation: OperationOf<'updateSubscription'>): string {
  const before = subscriptionOf(estate, operation.subscriptionId);
  const after: Subscription = {
    ...before,
    displayName: operation.displayName ?? before.displayName,
    tags: operation.tags === undefined ? before.tags : operation.tags,
    managementGroup: managementGroupOf(estate, operation.managementGroup) ?? before.managementGroup,
  };
  estate.subscriptions.set(after.subscriptionId, after);
  const toRow = (one: Subscription) => toSubscriptionRow(one, estate.managementGroups, estate.tenantId);
  announce(estate, { table: 'containers', before: toRow(before), after: toRow(after) }, operation);
  return `/subscriptions/${after.subscriptionId}`;
}

function remove(estate: Estate, operation: OperationOf<'deleteSubscription'>): string {
  const subscription = subscriptionOf(estate, operation.subscriptionId);
  const childRows = operation.childRows ?? estate.settings().childRows;
  const groups = [...estate.groups.values()].filter(
    (group) => group.subscriptionId === subscription.subscriptionId,
  );
  const groupTiming = childRows === 'none' ? { ...operation, changeRow: false } : operation;
  for (const group of groups) dropGroup(estate, group, childRows, groupTiming);
  estate.subscriptions.set(subscription.subscriptionId, { ...subscription, deleted: true });
  const before = toSubscriptionRow(subscription, estate.managementGroups, estate.tenantId);
  announce(estate, { table: 'containers', before, after: undefined }, operation);
  return before.id;
}

function setAccess(estate: Estate, subscriptionId: string, access: Access): string {
  const subscription = subscriptionOf(estate, subscriptionId);
  estate.subscriptions.set(subscriptionId, { ...subscription, access });
  return `/subscriptions/${subscriptionId}`;
}

function managementGroupOf(estate: Estate, name: string | undefined): string | undefined {
  if (name === undefined || estate.managementGroups.some((group) => group.name === name)) return name;
  throw new OperationError(`There is no management group ${name}`);
}
