import { z } from 'zod';
import type { VisibleInventory } from '../emulator/inventory/inventory';

/** One thing in Azure as the shipped catalog should show it in Port, worked out from the inventory alone. */
export interface ExpectedItem {
  readonly blueprint: string;
  /** The ARM id in lower case. */
  readonly resourceId: string;
  readonly name: string;
  readonly team: readonly string[];
  /** Values by property. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Relation → ARM id in lower case of what it points at. */
  readonly parents: Readonly<Record<string, string>>;
}

const ArmRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  tenantId: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  kind: z.string(),
  managedBy: z.string(),
  sku: z.looseObject({ name: z.unknown(), tier: z.unknown() }).partial().nullable(),
  zones: z.array(z.string()).nullable(),
  identity: z.looseObject({ type: z.unknown() }).partial().nullable(),
  properties: z.looseObject({ provisioningState: z.unknown() }).partial(),
  // Not a zod record, which drops a tag that is called `__proto__`.
  tags: z.custom<Readonly<Record<string, string>> | null>((tags) => typeof tags === 'object'),
});
type ArmRow = z.infer<typeof ArmRow>;
type Subscription = VisibleInventory['subscriptions'][number];

/** Everything that Port should hold, parents first. Throws where the inventory is not as the emulator shows it. */
export function toExpectedItems(inventory: VisibleInventory): readonly ExpectedItem[] {
  return [
    ...inventory.subscriptions.map((one) => fromSubscription(one, inventory.managementGroups)),
    ...inventory.resourceGroups.map((row) => fromGroup(ArmRow.parse(row))),
    ...inventory.resources.map((row) => fromResource(ArmRow.parse(row))),
  ];
}

function fromSubscription(
  subscription: Subscription,
  groups: VisibleInventory['managementGroups'],
): ExpectedItem {
  const { subscriptionId, displayName, state, tags, managementGroup } = subscription;
  return {
    blueprint: 'azureSubscription',
    resourceId: `/subscriptions/${subscriptionId}`,
    name: displayName,
    team: teamOf(tags),
    properties: {
      subscriptionId,
      state,
      tags: tags ?? {},
      managementGroupPath: pathTo(managementGroup, groups),
    },
    parents: {},
  };
}

function fromGroup(row: ArmRow): ExpectedItem {
  return {
    blueprint: 'azureResourceGroup',
    resourceId: row.id.toLowerCase(),
    name: row.name,
    team: teamOf(row.tags),
    properties: commonOf(row),
    parents: { subscription: `/subscriptions/${row.subscriptionId}` },
  };
}

function fromResource(row: ArmRow): ExpectedItem {
  const subscription = `/subscriptions/${row.subscriptionId}`;
  return {
    blueprint: 'azureCloudResources',
    resourceId: row.id.toLowerCase(),
    name: row.name,
    team: teamOf(row.tags),
    properties: {
      ...commonOf(row),
      type: row.type,
      kind: row.kind === '' ? null : row.kind,
      sku: row.sku?.name ?? null,
      skuTier: row.sku?.tier ?? null,
      zones: row.zones ?? [],
      identityType: row.identity?.type ?? null,
    },
    parents: { subscription, resourceGroup: `${subscription}/resourcegroups/${row.resourceGroup}` },
  };
}

function commonOf({
  subscriptionId,
  location,
  managedBy,
  properties,
  tags,
}: ArmRow): Record<string, unknown> {
  return {
    subscriptionId,
    location: location === '' ? null : location,
    managedBy: managedBy === '' ? null : managedBy,
    provisioningState: properties.provisioningState ?? null,
    tags: tags ?? {},
  };
}

/** The value of the tag `owner`, in whatever case. */
function teamOf(tags: Readonly<Record<string, string>> | null): string[] {
  const [, owner = ''] = Object.entries(tags ?? {}).find(([name]) => name.toLowerCase() === 'owner') ?? [];
  return owner === '' ? [] : [owner];
}

/** Display names from the tenant's root to the named management group. */
function pathTo(name: string, groups: VisibleInventory['managementGroups']): string[] {
  const group = groups.find((one) => one.name === name);
  if (group === undefined) return [];
  return [...(group.parent === null ? [] : pathTo(group.parent, groups)), group.displayName];
}
