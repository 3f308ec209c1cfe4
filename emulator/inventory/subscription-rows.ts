import { SUBSCRIPTION_TYPE, toArmRow, type ArmRow, type ManagementGroup, type Subscription } from './model';

/** A row of `resourcecontainers` for a subscription. */
export function toSubscriptionRow(
  subscription: Subscription,
  managementGroups: readonly ManagementGroup[],
  tenantId: string,
): ArmRow {
  const { subscriptionId, displayName, state, tags, quotaId, managementGroup } = subscription;
  return toArmRow({
    id: `/subscriptions/${subscriptionId}`,
    name: displayName,
    type: SUBSCRIPTION_TYPE,
    tenantId,
    subscriptionId,
    tags,
    properties: {
      state,
      managedByTenants: [],
      subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId, spendingLimit: 'Off' },
      managementGroupAncestorsChain: ancestorsOf(managementGroup, managementGroups),
    },
  });
}

/** A row of `resourcecontainers` for a management group. */
export function toManagementGroupRow(
  group: ManagementGroup,
  managementGroups: readonly ManagementGroup[],
  tenantId: string,
): ArmRow {
  const chain = group.parent === null ? [] : ancestorsOf(group.parent, managementGroups);
  const [parent] = chain;
  return toArmRow({
    id: `/providers/Microsoft.Management/managementGroups/${group.name}`,
    name: group.name,
    type: 'microsoft.management/managementgroups',
    tenantId,
    subscriptionId: '',
    properties: {
      displayName: group.displayName,
      tenantId,
      details: {
        managementGroupAncestors: chain.map(({ name }) => name),
        managementGroupAncestorsChain: chain,
        parent:
          parent === undefined
            ? null
            : { ...parent, id: `/providers/Microsoft.Management/managementGroups/${parent.name}` },
        version: 1,
      },
    },
  });
}

/** From the named group up to the tenant's root, nearest first. */
export function ancestorsOf(
  name: string,
  managementGroups: readonly ManagementGroup[],
): { readonly name: string; readonly displayName: string }[] {
  const group = managementGroups.find((one) => one.name === name);
  if (group === undefined) return [];
  const self = { name: group.name, displayName: group.displayName };
  return group.parent === null ? [self] : [self, ...ancestorsOf(group.parent, managementGroups)];
}
