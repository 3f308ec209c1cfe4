import { buildEstate, InventorySize } from '../../../../emulator/inventory/build-estate';
import { TENANT } from './small-inventory';

const size = { subscriptions: 12, resources: 3000, seed: 7 };
const estate = buildEstate(size, TENANT);

test('the same seed gives the same estate, another seed another one', () => {
  expect(buildEstate(size, TENANT)).toEqual(estate);
  expect(buildEstate({ ...size, seed: 8 }, TENANT).resources).not.toEqual(estate.resources);
});

test('holds as much as was asked for, each id once', () => {
  expect(estate.subscriptions).toHaveLength(12);
  expect(estate.resources).toHaveLength(3000);
  const ids = [...estate.resources, ...estate.groups].map(({ id }) => id.toLowerCase());
  expect(new Set(ids).size).toBe(ids.length);
});

test('every resource lies in a group that exists, and every nested one in a parent that exists', () => {
  const groups = new Set(estate.groups.map(({ id }) => id));
  const resources = new Set(estate.resources.map(({ id }) => id));
  for (const { id } of estate.resources) {
    expect(groups.has(id.split('/providers/')[0] ?? '')).toBe(true);
    const segments = id.split('/').slice(6);
    if (segments.length > 3) expect(resources.has(id.split('/').slice(0, -2).join('/'))).toBe(true);
  }
});

test('type and group are lower case while ids are spelled as people do', () => {
  for (const row of [...estate.resources, ...estate.groups]) {
    expect(row.type).toBe(row.type.toLowerCase());
    expect(row.resourceGroup).toBe(row.resourceGroup.toLowerCase());
  }
  expect(estate.resources.some(({ id }) => id.includes('/Microsoft.Compute/virtualMachines/'))).toBe(true);
});

test.each([
  ['resources without tags', estate.resources.some(({ tags }) => tags === null)],
  ['a tag named __proto__', estate.resources.some(({ tags }) => Object.hasOwn(tags ?? {}, '__proto__'))],
  ['a tag named constructor', estate.resources.some(({ tags }) => Object.hasOwn(tags ?? {}, 'constructor'))],
  [
    'a value with a quote',
    estate.resources.some(({ tags }) => Object.values(tags ?? {}).includes("O'Brien")),
  ],
  ['a value with a backslash', estate.resources.some(({ tags }) => JSON.stringify(tags).includes('\\\\'))],
  [
    'names with spaces and parentheses',
    estate.resources.some(({ name }) => /High CPU \(critical\) - /.test(name)),
  ],
  ['a failure anomaly rule', estate.resources.some(({ name }) => name.startsWith('Failure Anomalies - '))],
  ['groups with parentheses', estate.groups.some(({ name }) => name.includes('('))],
  ['groups with dots', estate.groups.some(({ name }) => name.includes('.'))],
  ['groups with umlauts', estate.groups.some(({ name }) => name.includes('ö'))],
  ['groups in upper case', estate.groups.some(({ name }) => name.startsWith('RG-PROD-'))],
  ['plans', estate.resources.some(({ plan }) => plan !== null)],
  ['zones', estate.resources.some(({ zones }) => zones !== null)],
  ['managed-by', estate.resources.some(({ managedBy }) => managedBy !== '')],
  ['identities', estate.resources.some(({ identity }) => identity !== null)],
])('has %s', (_what, holds) => {
  expect(holds).toBe(true);
});

test('has at least 25 types', () => {
  expect(new Set(estate.resources.map(({ type }) => type)).size).toBeGreaterThanOrEqual(25);
});

test('management groups form one tree under the tenant', () => {
  const names = new Set(estate.managementGroups.map(({ name }) => name));
  const roots = estate.managementGroups.filter(({ parent }) => parent === null);
  expect(roots).toEqual([{ name: TENANT, displayName: 'Tenant Root Group', parent: null }]);
  for (const { parent } of estate.managementGroups) expect(parent === null || names.has(parent)).toBe(true);
});

test('resources without any subscription contradict themselves', () => {
  expect(() => buildEstate({ subscriptions: 0, resources: 1, seed: 1 }, TENANT)).toThrow('at least one');
  expect(buildEstate({ subscriptions: 0, resources: 0, seed: 1 }, TENANT).groups).toEqual([]);
});

test.each([{ subscriptions: -1 }, { resources: 1.5 }, { size: 1 }])('%j is no size', (overrides) => {
  expect(InventorySize.safeParse({ ...size, ...overrides }).success).toBe(false);
});
