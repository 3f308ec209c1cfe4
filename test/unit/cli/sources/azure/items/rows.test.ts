import fc from 'fast-check';
import type { Projection } from '../../../../../../catalog/projection';
import { toChangeRow, toItem } from '../../../../../../cli/sources/azure/items/rows';
import { NO_PROJECTION, resourceRow, subscriptionRow } from '../../../../../support/azure-rows';

const row = resourceRow('S1', 'RG-Shop', 'VM', 'Microsoft.Compute/virtualMachines');

test('ids, types, subscriptions and groups are lowered, names and locations are kept', () => {
  expect(toItem(row, NO_PROJECTION)).toEqual({
    id: '/subscriptions/s1/resourcegroups/rg-shop/providers/microsoft.compute/virtualmachines/vm',
    name: 'VM',
    type: 'microsoft.compute/virtualmachines',
    subscriptionId: 's1',
    resourceGroup: 'rg-shop',
    tags: { name: 'VM' },
    location: 'westeurope',
    columns: {},
    managementGroupPath: null,
  });
});

test.each(['', null, undefined])('no resource group is null, however it is said: %j', (resourceGroup) => {
  expect(toItem({ ...row, resourceGroup }, NO_PROJECTION).resourceGroup).toBeNull();
});

test.each([{}, { id: '' }, { id: 5 }, { id: null }, null, 'row'])(
  'a row without id is refused: %j',
  (bad) => {
    expect(() => toItem(bad, NO_PROJECTION)).toThrow();
  },
);

test('columns that are asked for are there, null where the row has none', () => {
  const projection: Projection = { columns: ['kind', 'sku', 'zones'], propertyPaths: [] };
  const { columns } = toItem(
    { ...row, kind: 'linux', sku: { name: 'x' }, plan: 'not asked for' },
    projection,
  );
  expect(columns).toEqual({ kind: 'linux', sku: { name: 'x' }, zones: null });
});

test('paths below properties are nested as in Azure', () => {
  const projection: Projection = {
    columns: [],
    propertyPaths: [['a', 'b'], ['a', 'c', 'd'], ['state']],
  };
  const { columns } = toItem({ ...row, path0: 1, path1: ['x'], path2: null }, projection);
  expect(columns).toEqual({ properties: { a: { b: 1, c: { d: ['x'] } }, state: null } });
});

test('all of properties is handed over as it is', () => {
  const properties: unknown = JSON.parse('{"__proto__":{"polluted":true},"a":1}');
  expect(toItem({ ...row, properties }, { columns: [], propertyPaths: 'all' }).columns['properties']).toBe(
    properties,
  );
});

test('every path holds its value, and no key reaches a prototype', () => {
  const key = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'prototype', 'a.b', '');
  const paths = fc
    .uniqueArray(fc.array(key, { minLength: 1, maxLength: 3 }), {
      selector: (path) => JSON.stringify(path),
      minLength: 1,
    })
    .filter((all) => all.every((path) => !all.some((other) => isAbove(other, path))));
  fc.assert(
    fc.property(paths, (propertyPaths) => {
      const values = Object.fromEntries(propertyPaths.map((_, n) => [`path${n}`, `value ${n}`]));
      const { columns } = toItem({ ...row, ...values }, { columns: [], propertyPaths });
      const properties: unknown = JSON.parse(JSON.stringify(columns['properties']));
      expect(propertyPaths.map((path) => follow(properties, path))).toEqual(Object.values(values));
      expect(Reflect.get({}, 'a')).toBeUndefined();
    }),
  );
});

function isAbove(other: readonly string[], path: readonly string[]): boolean {
  return other.length < path.length && other.every((key, n) => key === path[n]);
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? Object.getOwnPropertyDescriptor(inside, key)?.value
        : undefined,
    value,
  );
}

describe('the management groups above a subscription', () => {
  const pathOf = (ancestors: unknown) =>
    toItem({ ...subscriptionRow('s1'), ancestors }, NO_PROJECTION).managementGroupPath;

  test('go from the root to the nearest, by their display names', () => {
    const ancestors = [
      { name: 'retail', displayName: 'Retail' },
      { name: 'lz', displayName: null },
      { name: 'root', displayName: 'Tenant Root Group' },
    ];
    expect(pathOf(ancestors)).toEqual(['Tenant Root Group', 'lz', 'Retail']);
  });

  test.each([null, undefined, 'x', [{ displayName: 'no name' }]])(
    'are null where there are none: %j',
    (ancestors) => {
      expect(pathOf(ancestors)).toBeNull();
    },
  );
});

describe('a change row', () => {
  const change = {
    id: '/x/changes/1',
    changeTime: '2026-01-02T03:04:05.1234567Z',
    targetId: '/Subscriptions/S1',
    targetType: 'Microsoft.Resources/Subscriptions',
    changeType: 'Update',
  };

  test('carries the item as it is now, under the id of the item', () => {
    const current = {
      ...subscriptionRow('S1', { name: 'Now' }),
      id: undefined,
      currentId: '/subscriptions/s1',
    };
    const { current: item, ...rest } = toChangeRow({ ...current, ...change }, NO_PROJECTION);
    expect(rest).toEqual({
      rowId: '/x/changes/1',
      group: undefined,
      targetId: '/subscriptions/s1',
      targetType: 'microsoft.resources/subscriptions',
      changeType: 'Update',
      changeTime: '2026-01-02T03:04:05.1234567Z',
    });
    expect(item).toMatchObject({ id: '/subscriptions/s1', name: 'Now' });
  });

  test.each(['', null, undefined])(
    'has no item where the join found none, in any spelling: %j',
    (currentId) => {
      expect(toChangeRow({ ...change, currentId, name: '' }, NO_PROJECTION).current).toBeUndefined();
    },
  );

  test.each([{ changeType: 'Move' }, { changeType: null }, { targetId: '' }, { changeTime: null }])(
    'that cannot be understood is refused: %j',
    (bad) => {
      expect(() => toChangeRow({ ...change, ...bad }, NO_PROJECTION)).toThrow();
    },
  );
});
