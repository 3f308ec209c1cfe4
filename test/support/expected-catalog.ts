import type { InventoryAnswer } from '../../emulator/admin/contract';
import type { Tags } from '../../emulator/inventory/model';

type Inventory = InventoryAnswer;
type Row = Readonly<Record<string, unknown>>;
type Json = Readonly<Record<string, unknown>>;

/** An entity as Port must show it. A property that is null is one that Port does not show. */
export interface ExpectedEntity {
  readonly blueprint: string;
  readonly identifier: string;
  readonly title: string;
  readonly team: readonly string[];
  readonly properties: Json;
  /** Of a relation to many the identifiers, in any order. */
  readonly relations: Readonly<Record<string, string | null | readonly string[]>>;
}

/** What an instance covers, in the words of the test. */
export interface ExpectedScope {
  readonly instance?: string;
  readonly tenantId: string;
  /** Lower case; all where not given. */
  readonly subscriptionIds?: readonly string[];
  /** Lower case; all where not given. */
  readonly types?: readonly string[];
  /** Which resource groups are in, by their tags. */
  readonly isGroupIn?: (tags: Tags) => boolean;
}

/**
 * What Port must hold for an inventory, written from mappings/README.md and blueprints/README.md alone: it shares no
 * code with what it judges.
 */
export function expectedCatalog(inventory: Inventory, scope: ExpectedScope): ExpectedEntity[] {
  const { subscriptionIds, types, isGroupIn = () => true } = scope;
  const isSelected = (row: Row): boolean => subscriptionIds?.includes(text(row['subscriptionId'])) ?? true;
  const subscriptions = inventory.subscriptions.filter(
    ({ subscriptionId }) => subscriptionIds?.includes(subscriptionId) ?? true,
  );
  const groups = inventory.resourceGroups.filter((row) => isSelected(row) && isGroupIn(tagsOf(row)));
  const present = new Set(groups.map((row) => text(row['id']).toLowerCase()));
  const resources = inventory.resources.filter(
    (row) =>
      isSelected(row) &&
      present.has(groupIdOf(row)) &&
      (types === undefined || types.includes(text(row['type']).toLowerCase())),
  );
  return [
    ...subscriptions.map((subscription) => subscriptionEntity(subscription, inventory, scope)),
    ...groups.map((row) => groupEntity(row, scope)),
    ...resources.map((row) => resourceEntity(row, scope)),
  ];
}

/** Every character that Port refuses in an identifier, and `=`, as `=XX` for each byte of its UTF-8. */
export function expectedIdentifier(armId: string): string {
  const allowed = /^[\p{L}0-9@_.+:\\/'-]$/u;
  return Array.from(armId.toLowerCase())
    .map((character) =>
      allowed.test(character)
        ? character
        : encodeURIComponent(character).startsWith('%')
          ? encodeURIComponent(character).replaceAll('%', '=')
          : `=${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
    .join('');
}

function subscriptionEntity(
  subscription: Inventory['subscriptions'][number],
  inventory: Inventory,
  scope: ExpectedScope,
): ExpectedEntity {
  const { subscriptionId, displayName, state, tags, managementGroup } = subscription;
  const id = `/subscriptions/${subscriptionId}`;
  return {
    ...entityOf('azureSubscription', id, displayName, tags),
    properties: {
      subscriptionId,
      state,
      tenantId: scope.tenantId,
      managementGroupPath: pathTo(managementGroup, inventory),
      ...commonProperties(id, tags, scope),
    },
    relations: {},
  };
}

function groupEntity(row: Row, scope: ExpectedScope): ExpectedEntity {
  const id = text(row['id']);
  return {
    ...entityOf('azureResourceGroup', id, text(row['name']), tagsOf(row)),
    properties: {
      location: orNull(row['location']),
      managedBy: orNull(row['managedBy']),
      provisioningState: orNull(member(row['properties'], 'provisioningState')),
      subscriptionId: row['subscriptionId'],
      ...commonProperties(id, tagsOf(row), scope),
    },
    relations: { subscription: expectedIdentifier(`/subscriptions/${text(row['subscriptionId'])}`) },
  };
}

function resourceEntity(row: Row, scope: ExpectedScope): ExpectedEntity {
  const id = text(row['id']);
  return {
    ...entityOf('azureCloudResources', id, text(row['name']), tagsOf(row)),
    properties: {
      type: text(row['type']).toLowerCase(),
      location: orNull(row['location']),
      kind: orNull(row['kind']),
      sku: orNull(member(row['sku'], 'name')),
      skuTier: orNull(member(row['sku'], 'tier')),
      managedBy: orNull(row['managedBy']),
      zones: row['zones'] ?? [],
      identityType: orNull(member(row['identity'], 'type')),
      provisioningState: orNull(member(row['properties'], 'provisioningState')),
      subscriptionId: row['subscriptionId'],
      ...commonProperties(id, tagsOf(row), scope),
    },
    relations: {
      subscription: expectedIdentifier(`/subscriptions/${text(row['subscriptionId'])}`),
      resourceGroup: expectedIdentifier(groupIdOf(row)),
    },
  };
}

function entityOf(
  blueprint: string,
  id: string,
  name: string,
  tags: Tags,
): Pick<ExpectedEntity, 'blueprint' | 'identifier' | 'title' | 'team'> {
  const owner = Object.entries(tags ?? {}).find(([key, value]) => /^owner$/i.test(key) && value !== '');
  return {
    blueprint,
    identifier: expectedIdentifier(id),
    title: name === '' ? (id.toLowerCase().split('/').at(-1) ?? '') : name,
    team: owner === undefined ? [] : [owner[1]],
  };
}

function commonProperties(id: string, tags: Tags, { tenantId, instance = 'default' }: ExpectedScope): Json {
  const path = id.toLowerCase().split('/').map(encodeURIComponent).join('/');
  return {
    tags: tags ?? {},
    portalUrl: `https://portal.azure.com/#@${tenantId}/resource${path}`,
    resourceId: id.toLowerCase(),
    syncInstance: instance,
  };
}

/** From the tenant's root to the nearest. */
function pathTo(name: string | null, inventory: Inventory): string[] {
  const group = inventory.managementGroups.find((one) => one.name === name);
  return group === undefined ? [] : [...pathTo(group.parent, inventory), group.displayName];
}

function groupIdOf(row: Row): string {
  return `/subscriptions/${text(row['subscriptionId'])}/resourcegroups/${text(row['resourceGroup'])}`.toLowerCase();
}

function tagsOf(row: Row): Tags {
  return (row['tags'] ?? null) as Tags;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function orNull(value: unknown): unknown {
  return value === '' || value === undefined ? null : value;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
