import type { Projection } from '../../catalog/projection';
import type { AzureScope } from '../../cli/core/config';
import { toItem, type AzureItem } from '../../cli/sources/azure/items/rows';

type Row = Readonly<Record<string, unknown>>;

export const NO_PROJECTION: Projection = { columns: [], propertyPaths: [] };

/** A scope that covers everything, but for what is given. */
export function azureScope(overrides: Partial<AzureScope> = {}): AzureScope {
  return {
    resourceTypes: [],
    tagFilters: { include: [], exclude: [] },
    subscriptionIds: [],
    excludedSubscriptionIds: [],
    managementGroupIds: [],
    ...overrides,
  };
}

export function subscriptionRow(subscriptionId: string, more: Row = {}): Row {
  return {
    id: `/subscriptions/${subscriptionId}`,
    name: `Subscription ${subscriptionId}`,
    type: 'microsoft.resources/subscriptions',
    location: null,
    tags: null,
    subscriptionId,
    resourceGroup: '',
    ...more,
  };
}

export function groupRow(subscriptionId: string, name: string, tags: unknown = null): Row {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    name,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    location: 'westeurope',
    tags,
    subscriptionId,
    resourceGroup: name.toLowerCase(),
  };
}

export const VIRTUAL_MACHINE = 'microsoft.compute/virtualmachines';

export function resourceRow(
  subscriptionId: string,
  group: string,
  name: string,
  type: string = VIRTUAL_MACHINE,
): Row {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/${type}/${name}`,
    name,
    type,
    location: 'westeurope',
    tags: { name },
    subscriptionId,
    resourceGroup: group.toLowerCase(),
  };
}

export function toPlainItem(row: Row): AzureItem {
  return toItem(row, NO_PROJECTION);
}
