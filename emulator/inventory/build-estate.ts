import { z } from 'zod';
import { toArmRow, type ArmRow, type ManagementGroup, type Subscription } from './model';
import { OperationError } from './operation';
import { drawGroupName } from './resource-groups';
import { createResourceDraw } from './resource-rows';
import { createSeeded, type Seeded } from './seeded';
import { drawTags } from './tags';
import { REGIONS } from './vocabulary';
import { GROUP_TYPE } from './model';

/** How large an inventory is, and which of the many of that size. */
export const InventorySize = z.strictObject({
  subscriptions: z.number().int().min(0).max(20_000),
  resources: z.number().int().min(0).max(3_000_000),
  /** Below the tenant's root group; by default one for every 20 subscriptions, at least 3. */
  managementGroups: z.number().int().min(0).max(5_000).optional(),
  seed: z.number().int(),
});
export type InventorySize = z.infer<typeof InventorySize>;

/** What exists at the start. */
export interface Blueprint {
  readonly managementGroups: readonly ManagementGroup[];
  readonly subscriptions: readonly Subscription[];
  readonly groups: readonly ArmRow[];
  readonly resources: readonly ArmRow[];
}

/** Resources for each resource group, on average. */
const GROUP_SIZE = 12;
const QUOTAS = ['EnterpriseAgreement_2014-09-01', 'PayAsYouGo_2014-09-01', 'MSDNDevTest_2014-09-01'] as const;
const PURPOSES = ['Production', 'Development', 'Sandbox', 'Connectivity', 'Identity', 'Analytics'] as const;

/** The same for the same size, seed and tenant. Throws `OperationError` where resources are asked for without a subscription. */
export function buildEstate(size: InventorySize, tenantId: string): Blueprint {
  if (size.resources > 0 && size.subscriptions === 0)
    throw new OperationError('Resources need at least one subscription');
  const random = createSeeded(size.seed);
  const managementGroups = buildManagementGroups(size, tenantId, random);
  const subscriptions = Array.from({ length: size.subscriptions }, (_, index) =>
    buildSubscription(index, managementGroups, random),
  );
  const groups = buildGroups(size, subscriptions, { tenantId, random });
  const resources = buildResources(size.resources, groups, random);
  return { managementGroups, subscriptions, groups, resources };
}

function buildManagementGroups(size: InventorySize, tenantId: string, random: Seeded): ManagementGroup[] {
  const count = size.managementGroups ?? Math.max(3, Math.ceil(size.subscriptions / 20));
  const groups: ManagementGroup[] = [{ name: tenantId, displayName: 'Tenant Root Group', parent: null }];
  for (let index = 0; index < count; index += 1) {
    // Six levels below the root is the limit; drawing from the first few keeps the tree flat enough.
    const parent = groups[random.int(Math.min(groups.length, 6))]?.name ?? tenantId;
    const purpose = random.pick(PURPOSES);
    groups.push({
      name: `mg-${purpose.toLowerCase()}-${index + 1}`,
      displayName: `${purpose} ${index + 1}`,
      parent,
    });
  }
  return groups;
}

/** A subscription that can be read, in a drawn management group. */
export function buildSubscription(
  index: number,
  managementGroups: readonly ManagementGroup[],
  random: Seeded,
): Subscription {
  return {
    subscriptionId: random.guid(),
    displayName: `${random.pick(PURPOSES)} ${String(index + 1).padStart(3, '0')}${random.chance(0.1) ? " (O'Brien & Söhne)" : ''}`,
    state: random.chance(0.03) ? 'Warned' : 'Enabled',
    tags: drawTags(random),
    quotaId: random.pick(QUOTAS),
    managementGroup: random.pick(managementGroups).name,
    access: 'read',
    deleted: false,
  };
}

function buildGroups(
  size: InventorySize,
  subscriptions: readonly Subscription[],
  { tenantId, random }: { tenantId: string; random: Seeded },
): ArmRow[] {
  const count =
    size.resources === 0 ? 0 : Math.max(subscriptions.length, Math.ceil(size.resources / GROUP_SIZE));
  return Array.from({ length: count }, (_, index) => {
    // Every subscription has a group; beyond that, some have many and most have few.
    const at = index < subscriptions.length ? index : Math.floor(random.next() ** 1.5 * subscriptions.length);
    const { subscriptionId } = subscriptions[at] ?? random.pick(subscriptions);
    const [location] = random.pick(REGIONS);
    return buildGroup({
      subscriptionId,
      tenantId,
      location,
      name: drawGroupName(random, index.toString(36)),
      tags: drawTags(random),
    });
  });
}

/** A row of `resourcecontainers` for a resource group. */
export function buildGroup(
  columns: Pick<ArmRow, 'subscriptionId' | 'tenantId' | 'location' | 'name' | 'tags'>,
): ArmRow {
  return toArmRow({
    ...columns,
    id: `/subscriptions/${columns.subscriptionId}/resourceGroups/${columns.name}`,
    type: GROUP_TYPE,
    resourceGroup: columns.name.toLowerCase(),
    properties: { provisioningState: 'Succeeded' },
  });
}

function buildResources(count: number, groups: readonly ArmRow[], random: Seeded): ArmRow[] {
  const draw = createResourceDraw(random);
  const sizes = new Uint32Array(groups.length);
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor(random.next() ** 1.3 * groups.length);
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  return groups.flatMap((group, at) => Array.from({ length: sizes[at] ?? 0 }, () => draw(group)));
}
