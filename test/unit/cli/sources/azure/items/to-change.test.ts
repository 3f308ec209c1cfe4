import { toArmIdentifier } from '../../../../../../catalog/identifiers';
import { toDelete, toUpsert } from '../../../../../../cli/sources/azure/items/to-change';
import { groupRow, resourceRow, subscriptionRow, toPlainItem } from '../../../../../support/azure-rows';

const context = { instance: 'prod', tenantId: 'tenant-1', portalUrl: 'https://portal.azure.com' };
const SUBSCRIPTION = '/subscriptions/s1';
const GROUP = `${SUBSCRIPTION}/resourcegroups/rg (x)`;
const RESOURCE = `${GROUP}/providers/microsoft.compute/virtualmachines/vm`;

const resource = toPlainItem(resourceRow('S1', 'RG (x)', 'VM'));
const group = toPlainItem(groupRow('S1', 'RG (x)', { owner: 'shop' }));
const subscription = toPlainItem(subscriptionRow('S1', { ancestors: [{ name: 'mg' }, { name: 'root' }] }));

/** The fields that a mapping made for Port's own incremental sync reads. */
const OF_THE_SEED = [
  ...['resourceId', 'type', 'name', 'location', 'tags', 'subscriptionId', 'resourceGroup'],
  ...['changeType', 'changeTime', 'rgTags'],
];

test('an upsert of a resource has every field', () => {
  expect(toUpsert(resource, { owner: 'shop' }, context)).toEqual({
    kind: 'resource',
    operation: 'upsert',
    id: RESOURCE,
    identifier: toArmIdentifier(RESOURCE),
    data: {
      resourceId: RESOURCE,
      identifier: toArmIdentifier(RESOURCE),
      type: 'microsoft.compute/virtualmachines',
      name: 'VM',
      location: 'westeurope',
      tags: { name: 'VM' },
      subscriptionId: 's1',
      resourceGroup: 'rg (x)',
      subscriptionIdentifier: SUBSCRIPTION,
      resourceGroupIdentifier: toArmIdentifier(GROUP),
      rgTags: { owner: 'shop' },
      changeType: null,
      changeTime: null,
      tenantId: 'tenant-1',
      syncInstance: 'prod',
      portalUrl: `https://portal.azure.com/#@tenant-1/resource${RESOURCE.replace('rg (x)', 'rg%20(x)')}`,
    },
  });
});

test('columns that the mapping asks for lie beside the other fields', () => {
  const { data } = toUpsert(
    { ...resource, columns: { sku: { name: 'x' }, properties: { a: 1 } } },
    null,
    context,
  );
  expect(data).toMatchObject({ sku: { name: 'x' }, properties: { a: 1 }, name: 'VM' });
});

test('a group lies in its subscription and not in itself', () => {
  const { kind, data } = toUpsert(group, group.tags, context);
  expect(kind).toBe('resourceContainer');
  expect(data).toMatchObject({
    subscriptionIdentifier: SUBSCRIPTION,
    resourceGroupIdentifier: null,
    rgTags: { owner: 'shop' },
  });
});

test('a subscription lies in nothing and has its management groups', () => {
  const { kind, data } = toUpsert(subscription, null, context);
  expect(kind).toBe('resourceContainer');
  expect(data).toMatchObject({
    subscriptionIdentifier: null,
    resourceGroupIdentifier: null,
    resourceGroup: null,
    rgTags: null,
    managementGroupPath: ['root', 'mg'],
  });
});

test('what only a subscription has is not said of others', () => {
  expect(toUpsert(resource, null, context).data).not.toHaveProperty('managementGroupPath');
});

test('the evidence of the change feed is handed over', () => {
  const evidence = { changeType: 'Update', changeTime: '2026-01-02T03:04:05.1234567Z' };
  expect(toUpsert(resource, null, context, evidence).data).toMatchObject(evidence);
  expect(
    toDelete(RESOURCE, resource.type, context, { ...evidence, changeType: 'Delete' }).data,
  ).toMatchObject({
    ...evidence,
    changeType: 'Delete',
  });
});

test('a link without a tenant still leads to the resource', () => {
  const { data } = toUpsert(group, null, { ...context, tenantId: undefined });
  expect(data).toMatchObject({
    tenantId: null,
    portalUrl: `https://portal.azure.com/#@/resource${GROUP.replace(' ', '%20')}`,
  });
});

test.each([
  [SUBSCRIPTION, 'microsoft.resources/subscriptions', 'resourceContainer', 's1', null, null, null],
  [
    GROUP,
    'microsoft.resources/subscriptions/resourcegroups',
    'resourceContainer',
    'rg (x)',
    'rg (x)',
    SUBSCRIPTION,
    null,
  ],
  [
    RESOURCE,
    'microsoft.compute/virtualmachines',
    'resource',
    'vm',
    'rg (x)',
    SUBSCRIPTION,
    toArmIdentifier(GROUP),
  ],
])(
  'a delete of %s has type, name and parents',
  (id, type, ...[kind, name, resourceGroup, above, inGroup]) => {
    expect(toDelete(id, type, context)).toEqual({
      kind,
      operation: 'delete',
      id,
      identifier: toArmIdentifier(id),
      data: {
        resourceId: id,
        identifier: toArmIdentifier(id),
        type,
        name,
        location: null,
        tags: null,
        subscriptionId: 's1',
        resourceGroup,
        subscriptionIdentifier: above,
        resourceGroupIdentifier: inGroup,
        rgTags: null,
        changeType: null,
        changeTime: null,
        tenantId: 'tenant-1',
        syncInstance: 'prod',
      },
    });
  },
);

test.each([
  ['upsert', toUpsert(resource, null, context)],
  ['delete', toDelete(RESOURCE, resource.type, context)],
])('an %s carries the fields that mappings of the incremental sync read', (_, { data }) => {
  expect(Object.keys(data)).toEqual(expect.arrayContaining(OF_THE_SEED));
});

test.each([SUBSCRIPTION, GROUP, RESOURCE])(
  'a delete and an upsert of %s are of one kind, whatever the feed calls its type',
  (id) => {
    const item = [subscription, group, resource].find((each) => each.id === id)!;
    expect(toDelete(id, '', context).kind).toBe(toUpsert(item, null, context).kind);
  },
);
