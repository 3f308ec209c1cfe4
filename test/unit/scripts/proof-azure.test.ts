import { toArmIdentifier } from '../../../catalog/identifiers';
import type { VisibleInventory } from '../../../emulator/inventory/inventory';
import { toArmRow } from '../../../emulator/inventory/model';
import { buildGroup } from '../../../emulator/inventory/build-estate';
import type { Entity } from '../../../emulator/port/entities/store';
import { toExpectedItems, type ExpectedItem } from '../../../scripts/azure-items';
import { areEqual, presentChecks, presentVerdict } from '../../../scripts/present-proof';
import { compareWithInventory, type PortEntities } from '../../../scripts/proof-azure';

const SUBSCRIPTION = '0a1b2c3d-0000-4000-8000-000000000001';
const MACHINE = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-shop/providers/microsoft.compute/virtualmachines/vm-1`;

const inventory: VisibleInventory = {
  managementGroups: [
    { name: 'root', displayName: 'Tenant Root Group', parent: null },
    { name: 'mg-1', displayName: 'Production', parent: 'root' },
  ],
  subscriptions: [
    {
      subscriptionId: SUBSCRIPTION,
      displayName: 'Shop',
      state: 'Enabled',
      tags: null,
      quotaId: 'EnterpriseAgreement_2014-09-01',
      managementGroup: 'mg-1',
      access: 'read',
      deleted: false,
    },
  ],
  resourceGroups: [
    buildGroup({
      subscriptionId: SUBSCRIPTION,
      tenantId: 't',
      location: 'westeurope',
      name: 'rg-Shop',
      tags: { Owner: 'shop' },
    }),
  ],
  resources: [
    toArmRow({
      id: MACHINE.replace('virtualmachines', 'virtualMachines'),
      name: 'vm-1',
      type: 'microsoft.compute/virtualmachines',
      tenantId: 't',
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg-shop',
      location: 'westeurope',
      sku: { name: 'B2s', tier: 'Standard' },
      zones: ['1'],
      tags: JSON.parse('{"__proto__":"plain"}') as Record<string, string>,
    }),
  ],
};

function toEntity(item: ExpectedItem): Entity {
  return {
    identifier: toArmIdentifier(item.resourceId),
    blueprint: item.blueprint,
    title: item.name,
    icon: null,
    team: item.team,
    properties: { ...item.properties, resourceId: item.resourceId },
    relations: Object.fromEntries(
      Object.entries(item.parents).map(([name, id]) => [name, toArmIdentifier(id)]),
    ),
    datasource: 'test',
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'test',
    updatedAt: '2026-01-01T00:00:00.000Z',
    updatedBy: 'test',
    sequence: 1,
  };
}

const faithful = toExpectedItems(inventory).map(toEntity);
const byBlueprint = (entities: readonly Entity[]): PortEntities =>
  Object.fromEntries(Map.groupBy(entities, ({ blueprint }) => blueprint));
const differing = (entities: readonly Entity[]) =>
  compareWithInventory(inventory, byBlueprint(entities))
    .filter(({ differences }) => differences.length > 0)
    .map(({ title }) => title);
const withMachine = (change: (machine: Entity) => Entity) =>
  faithful.map((entity) => (entity.properties['resourceId'] === MACHINE ? change(entity) : entity));
const withProperty = (name: string, value: unknown) =>
  withMachine((entity) => ({ ...entity, properties: { ...entity.properties, [name]: value } }));

test('a faithful catalog has no differences, and every aspect was compared', () => {
  const checks = compareWithInventory(inventory, byBlueprint(faithful));
  expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
  expect(checks.filter(({ compared }) => compared === 0)).toEqual([]);
  expect(areEqual(checks)).toBe(true);
  expect(presentChecks(checks)[2]).toBe('✓ resources               1 in Azure, 1 in Port, the same ones');
  expect(presentVerdict(checks)).toMatch(/^✓ Port equals Azure: \d+ values compared, no difference$/);
});

test.each<[string, readonly Entity[], string]>([
  [
    'a missing entity',
    faithful.filter(({ properties }) => properties['resourceId'] !== MACHINE),
    'resources',
  ],
  [
    'an entity that Azure does not have',
    [...faithful, ...withProperty('resourceId', `${MACHINE}-old`).slice(-1)],
    'resources',
  ],
  ['an entity that is there twice', [...faithful, ...faithful.slice(-1)], 'resources'],
  ['an entity without resourceId', withProperty('resourceId', undefined), 'resources'],
  ['another name', withMachine((entity) => ({ ...entity, title: 'VM-1' })), 'names'],
  ['another type', withProperty('type', 'Microsoft.Compute/virtualMachines'), 'types'],
  ['another location', withProperty('location', 'northeurope'), 'locations'],
  ['a tag that was lost', withProperty('tags', {}), 'tags'],
  ['another property', withProperty('sku', null), 'other properties'],
  ['another team', withMachine((entity) => ({ ...entity, team: ['ops'] })), 'owning teams'],
  ['a lost relation', withMachine((entity) => ({ ...entity, relations: {} })), 'relations'],
])('%s is found', (_, entities, title) => {
  expect(differing(entities)).toEqual([title]);
});

test('an entity of the wrong blueprint is missing in one and foreign in the other', () => {
  const entities = withMachine((entity) => ({ ...entity, blueprint: 'azureResourceGroup' }));
  expect(differing(entities)).toEqual(['resource groups', 'resources']);
});

test('nothing compared is not equality', () => {
  const nothing = { managementGroups: [], subscriptions: [], resourceGroups: [], resources: [] };
  expect(areEqual(compareWithInventory(nothing, {}))).toBe(false);
});

test('differences are named, the first few of them, and counted', () => {
  const checks = compareWithInventory(inventory, {});
  expect(presentChecks(checks).slice(-4)).toEqual([
    '✓ management groups       0 compared, all equal',
    '✓ other properties        0 compared, all equal',
    '✓ owning teams            0 compared, all equal',
    '✓ relations               0 compared, all equal',
  ]);
  expect(presentChecks(checks)).toContain(`    ${MACHINE}: in Azure, not in Port`);
  expect(presentVerdict(checks)).toBe('✗ Port differs from Azure: 3 values compared, 3 differences');
});
