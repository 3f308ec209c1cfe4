type Json = Readonly<Record<string, unknown>>;

/** One change as it stands in a batch, with hand-written values; the identifiers need no escapes. */
export interface BatchItem {
  readonly operation: 'upsert' | 'delete';
  readonly data: Json;
}

const SUBSCRIPTION = '/subscriptions/7f1c2a00-0000-4000-8000-000000000001';
const GROUP = `${SUBSCRIPTION}/resourcegroups/rg-shop`;
const RESOURCE = `${GROUP}/providers/microsoft.storage/storageaccounts/stshop`;

const common = {
  subscriptionId: '7f1c2a00-0000-4000-8000-000000000001',
  changeType: null,
  changeTime: null,
  tenantId: '9a9a9a9a-0000-4000-8000-000000000009',
  syncInstance: 'default',
};

function identified(id: string): Json {
  return { resourceId: id, identifier: id, portalUrl: `https://portal.azure.com/#@t/resource${id}` };
}

export function subscriptionUpsert(more: Json = {}): BatchItem {
  const data = {
    ...common,
    ...identified(SUBSCRIPTION),
    type: 'microsoft.resources/subscriptions',
    name: 'Shop Production',
    location: null,
    tags: { Owner: 'team-shop', env: 'prod' },
    resourceGroup: null,
    subscriptionIdentifier: null,
    resourceGroupIdentifier: null,
    rgTags: null,
    managementGroupPath: ['Tenant Root Group', 'Landing Zones', 'Retail'],
    properties: { state: 'Enabled', provisioningState: null },
    ...more,
  };
  return { operation: 'upsert', data };
}

export function resourceGroupUpsert(more: Json = {}): BatchItem {
  const data = {
    ...common,
    ...identified(GROUP),
    type: 'microsoft.resources/subscriptions/resourcegroups',
    name: 'rg-Shop',
    location: 'westeurope',
    tags: { owner: 'team-shop' },
    resourceGroup: 'rg-shop',
    subscriptionIdentifier: SUBSCRIPTION,
    resourceGroupIdentifier: null,
    rgTags: { owner: 'team-shop' },
    managedBy: `${SUBSCRIPTION}/resourcegroups/rg-k8s/providers/microsoft.containerservice/managedclusters/k8s`,
    properties: { provisioningState: 'Succeeded', state: null },
    ...more,
  };
  return { operation: 'upsert', data };
}

export function resourceUpsert(more: Json = {}): BatchItem {
  const data = {
    ...common,
    ...identified(RESOURCE),
    type: 'microsoft.storage/storageaccounts',
    name: 'stShop',
    location: 'westeurope',
    tags: { OWNER: 'team-data' },
    resourceGroup: 'rg-shop',
    subscriptionIdentifier: SUBSCRIPTION,
    resourceGroupIdentifier: GROUP,
    rgTags: { owner: 'team-shop' },
    kind: 'StorageV2',
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    managedBy: `${GROUP}/providers/microsoft.databricks/workspaces/dbw`,
    zones: ['1', '3'],
    identity: { type: 'SystemAssigned', principalId: 'c0ffee00-0000-4000-8000-00000000000c' },
    properties: { provisioningState: 'Succeeded', state: null },
    ...more,
  };
  return { operation: 'upsert', data };
}

/** Deletes carry what can be told from the id alone. */
export function deleteOf({ data }: BatchItem): BatchItem {
  const { resourceId, identifier, type, name, subscriptionId, resourceGroup, syncInstance } = data;
  return {
    operation: 'delete',
    data: { resourceId, identifier, type, name, subscriptionId, resourceGroup, syncInstance },
  };
}
