import { Operation } from '../../../../emulator/inventory/operation';
import { changesOf, firstOf, rowsOf, smallInventory } from './small-inventory';

const idsOf = (rows: readonly { readonly [column: string]: unknown }[]): string[] =>
  rows.map(({ id }) => String(id));

test('a created resource is in the table and has a Create row', () => {
  const { inventory } = smallInventory();
  const group = firstOf(inventory.truth().resourceGroups);
  const { id } = inventory.apply({
    operation: 'createResource',
    resourceGroupId: group.id.toUpperCase(),
    type: 'Microsoft.Storage/storageAccounts',
    name: 'fresh',
    tags: { a: 'b' },
  });
  expect(id).toBe(`${group.id}/providers/Microsoft.Storage/storageAccounts/fresh`);
  expect(rowsOf(inventory, 'resources')).toContainEqual(
    expect.objectContaining({
      id,
      name: 'fresh',
      type: 'microsoft.storage/storageaccounts',
      tags: { a: 'b' },
    }),
  );
  expect(changesOf(inventory, 'resourcechanges')).toEqual([
    expect.objectContaining({ type: 'Create', target: id }),
  ]);
});

test('an Update row lists what changed, tag by tag', () => {
  const { inventory } = smallInventory();
  const group = firstOf(inventory.truth().resourceGroups);
  const { id } = inventory.apply({
    operation: 'createResource',
    resourceGroupId: group.id,
    tags: { kept: '1', gone: '2' },
    changeRow: false,
  });
  inventory.apply({ operation: 'retagResource', id, tags: { kept: '1', new: '3' } });
  const [row] = rowsOf(inventory, 'resourcechanges');
  expect(row).toMatchObject({
    type: 'microsoft.resources/changes',
    location: '',
    subscriptionId: group['subscriptionId'],
    properties: {
      changeType: 'Update',
      targetResourceId: id,
      changeAttributes: { changesCount: 2 },
      changes: {
        'tags.gone': { previousValue: '2', newValue: null, propertyChangeType: 'Remove' },
        'tags.new': { previousValue: null, newValue: '3', propertyChangeType: 'Insert' },
      },
    },
  });
});

test('only an Update has a list of changes', () => {
  const { inventory } = smallInventory();
  inventory.apply({ operation: 'deleteResource', id: firstOf(inventory.truth().resources).id });
  const rows = rowsOf(inventory, 'resourcechanges');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row['properties']).not.toHaveProperty('changes');
});

test('timestamps have seven digits and tell the order of changes within one millisecond', () => {
  const { inventory } = smallInventory();
  const { id } = firstOf(inventory.truth().resources);
  for (let time = 0; time < 20; time += 1)
    inventory.apply({ operation: 'updateResource', id, properties: { time } });
  const stamps = changesOf(inventory, 'resourcechanges').map(({ timestamp }) => timestamp);
  for (const stamp of stamps) expect(stamp).toMatch(/^2026-03-01T12:00:00\.\d{7}(Z|\+00:00)$/);
  const digits = stamps.map((stamp) => stamp.slice(20, 27));
  expect(digits).toEqual([...new Set(digits)].sort());
});

test('a given time of detection makes ties and late rows with an older time', () => {
  const { inventory, clock } = smallInventory();
  const [one, other] = idsOf(inventory.truth().resources);
  const detectedAt = '2026-03-01T11:00:00.0000000Z';
  for (const id of [one ?? '', other ?? ''])
    inventory.apply({ operation: 'updateResource', id, properties: { v: 1 }, detectedAt, feedLagMs: 60_000 });
  expect(changesOf(inventory, 'resourcechanges')).toEqual([]);
  clock.advance(60_000);
  expect(changesOf(inventory, 'resourcechanges').map(({ timestamp }) => timestamp)).toEqual([
    detectedAt,
    detectedAt,
  ]);
});

test('deleting a server deletes its databases', () => {
  const { inventory } = smallInventory({}, { resources: 2000 });
  const database = inventory.truth().resources.find(({ type }) => type === 'microsoft.sql/servers/databases');
  const server = String(database?.['id']).split('/databases/')[0] ?? '';
  inventory.apply({ operation: 'deleteResource', id: server });
  const left = idsOf(inventory.truth().resources).filter((id) => id.startsWith(server));
  expect(left).toEqual([]);
  expect(changesOf(inventory, 'resourcechanges').map(({ target }) => target)).toContain(database?.['id']);
});

test.each([
  ['both', ['Delete', 'Create']],
  ['delete', ['Delete']],
  ['create', ['Create']],
  ['none', []],
] as const)('a move changes the id and leaves rows: %s', (rows, expected) => {
  const { inventory } = smallInventory();
  const [from, to] = inventory.truth().resourceGroups;
  const { id } = inventory.apply({
    operation: 'createResource',
    resourceGroupId: String(from?.['id']),
    name: 'mover',
    type: 'A.B/c',
    changeRow: false,
  });
  const moved = inventory.apply({ operation: 'moveResource', id, resourceGroupId: String(to?.['id']), rows });
  expect(moved.id).toBe(`${String(to?.['id'])}/providers/A.B/c/mover`);
  expect(changesOf(inventory, 'resourcechanges').map(({ type }) => type)).toEqual(expected);
  const shown = idsOf(rowsOf(inventory, 'resources'));
  expect([shown.includes(id), shown.includes(moved.id)]).toEqual([false, true]);
});

test.each([
  ['each', 4],
  ['some', 2],
  ['none', 0],
] as const)('what lies in a deleted group vanishes and leaves rows: %s', (childRows, count) => {
  const { inventory } = smallInventory();
  const [{ subscriptionId } = { subscriptionId: '' }] = inventory.truth().subscriptions;
  const group = inventory.apply({
    operation: 'createResourceGroup',
    subscriptionId,
    name: 'doomed',
    changeRow: false,
  });
  for (let index = 0; index < 4; index += 1)
    inventory.apply({
      operation: 'createResource',
      resourceGroupId: group.id,
      type: 'A.B/c',
      changeRow: false,
    });
  inventory.apply({ operation: 'deleteResourceGroup', id: group.id, childRows });
  expect(idsOf(rowsOf(inventory, 'resources')).filter((id) => id.includes('/doomed/'))).toEqual([]);
  expect(changesOf(inventory, 'resourcechanges').map(({ type }) => type)).toEqual(
    Array<string>(count).fill('Delete'),
  );
  expect(changesOf(inventory, 'resourcecontainerchanges')).toEqual([
    expect.objectContaining({ type: 'Delete', target: group.id }),
  ]);
});

test('a retagged group has a row of its own and none for what lies in it', () => {
  const { inventory } = smallInventory();
  const group = firstOf(inventory.truth().resourceGroups);
  inventory.apply({ operation: 'retagResourceGroup', id: group.id, tags: { environment: 'moved' } });
  expect(changesOf(inventory, 'resourcechanges')).toEqual([]);
  expect(changesOf(inventory, 'resourcecontainerchanges')).toEqual([
    expect.objectContaining({ type: 'Update', target: group.id }),
  ]);
  expect(rowsOf(inventory, 'resourcecontainers')).toContainEqual(
    expect.objectContaining({ id: group.id, tags: { environment: 'moved' } }),
  );
});

test('a hidden subscription is neither listed nor readable until it is shown again', () => {
  const { inventory } = smallInventory();
  const before = inventory.truth();
  const [{ subscriptionId } = { subscriptionId: '' }] = before.subscriptions;
  inventory.apply({ operation: 'hideSubscription', subscriptionId });
  expect(inventory.listedSubscriptions().map((one) => one.subscriptionId)).not.toContain(subscriptionId);
  expect(rowsOf(inventory, 'resources').some((row) => row['subscriptionId'] === subscriptionId)).toBe(false);
  expect(changesOf(inventory, 'resourcecontainerchanges')).toEqual([]);
  inventory.apply({ operation: 'showSubscription', subscriptionId });
  expect(inventory.truth()).toEqual(before);
});

test('a revoked subscription is listed but not readable', () => {
  const { inventory } = smallInventory();
  const [{ subscriptionId } = { subscriptionId: '' }] = inventory.truth().subscriptions;
  inventory.apply({ operation: 'revokeSubscription', subscriptionId });
  expect(inventory.listedSubscriptions().map((one) => one.subscriptionId)).toContain(subscriptionId);
  expect(inventory.readableSubscriptions().has(subscriptionId)).toBe(false);
});

test('a deleted subscription is gone with all in it, while its change rows can still be read', () => {
  const { inventory } = smallInventory();
  const [{ subscriptionId } = { subscriptionId: '' }] = inventory.truth().subscriptions;
  inventory.apply({ operation: 'deleteSubscription', subscriptionId });
  expect(inventory.findSubscription(subscriptionId)).toBeUndefined();
  expect(inventory.truth().resources.some((row) => row['subscriptionId'] === subscriptionId)).toBe(false);
  expect(
    rowsOf(inventory, 'resourcecontainers').some((row) => row['subscriptionId'] === subscriptionId),
  ).toBe(false);
  expect(changesOf(inventory, 'resourcecontainerchanges')).toContainEqual(
    expect.objectContaining({ type: 'Delete', target: `/subscriptions/${subscriptionId}` }),
  );
});

test('a new subscription lies under its management groups, nearest first', () => {
  const { inventory } = smallInventory();
  const names = inventory.managementGroupNames();
  const managementGroup = names.at(-1) ?? '';
  const { id } = inventory.apply({ operation: 'createSubscription', displayName: 'New', managementGroup });
  const row = rowsOf(inventory, 'resourcecontainers').find((one) => one['id'] === id);
  const chain = (row?.['properties'] as { managementGroupAncestorsChain: { name: string }[] })
    .managementGroupAncestorsChain;
  expect(chain[0]?.name).toBe(managementGroup);
  expect(chain.at(-1)?.name).toBe(names[0]);
  expect(inventory.subscriptionsUnder([managementGroup.toUpperCase()])).toContain(id.split('/')[2]);
  expect(inventory.subscriptionsUnder([names[0] ?? ''])).toHaveLength(4);
});

test.each<[string, Operation]>([
  ['deleting', { operation: 'deleteResource', id: '/nothing' }],
  ['moving to', { operation: 'createResource', resourceGroupId: '/nothing' }],
  ['hiding', { operation: 'hideSubscription', subscriptionId: 'nothing' }],
  ['moving under', { operation: 'createSubscription', managementGroup: 'nothing' }],
])('%s what does not exist is refused and changes nothing', (_what, operation) => {
  const { inventory } = smallInventory();
  const before = inventory.truth();
  expect(() => inventory.apply(operation)).toThrow(/^There is no /);
  expect(inventory.truth()).toEqual(before);
});

test('hostile tag names survive the reading of an operation', () => {
  const text = '{"operation":"retagResource","id":"x","tags":{"__proto__":"a","constructor":"b"}}';
  const { tags } = Operation.parse(JSON.parse(text)) as { tags: Record<string, string> };
  expect(Object.entries(tags)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});

test.each([
  { operation: 'retagResource', id: 'x', tags: { a: 1 } },
  { operation: 'deleteResource', id: 'x', colour: 'red' },
  { operation: 'explode' },
  { operation: 'deleteResource', id: 'x', detectedAt: 'yesterday' },
])('%j is no operation', (operation) => {
  expect(Operation.safeParse(operation).success).toBe(false);
});
