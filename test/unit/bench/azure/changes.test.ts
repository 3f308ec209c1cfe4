import { drawChanges } from '../../../../bench/azure/changes';

const group = (n: number): string => `/subscriptions/s${n % 3}/resourceGroups/rg${n}`;
const server = (n: number): string => `${group(n % 20)}/providers/Microsoft.Sql/servers/sql${n}`;
const vault = (n: number): string => `${group(n % 20)}/providers/Microsoft.KeyVault/vaults/v${n}`;
const rows = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => ({ id: make(n) }));

const inventory = {
  resourceGroups: rows(20, group),
  resources: [...rows(200, vault), ...rows(50, server), ...rows(50, (n) => `${server(n)}/databases/db`)],
} as unknown as Parameters<typeof drawChanges>[0];

test('so many changes are drawn, of each sort its share, and of each resource one at most', () => {
  const operations = drawChanges(inventory, 100, 7);
  const sorts = Object.groupBy(operations, ({ operation }) => operation);
  expect(Object.entries(sorts).map(([sort, group]) => [sort, group.length])).toEqual([
    ['retagResource', 15],
    ['deleteResource', 15],
    ['createResource', 20],
    ['createResourceGroup', 2],
    ['retagResourceGroup', 1],
    ['updateResource', 47],
  ]);
  const ids = operations.flatMap((operation) => ('id' in operation ? [operation.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
});

test('what has something nested in it, or is nested, is left alone: its deletion would leave more rows than one', () => {
  const ids = drawChanges(inventory, 200, 7).flatMap((one) => ('id' in one ? [one.id] : []));
  expect(ids.filter((id) => id.includes('/servers/'))).toEqual([]);
});

test('the same seed draws the same', () => {
  expect(drawChanges(inventory, 100, 7)).toEqual(drawChanges(inventory, 100, 7));
  expect(drawChanges(inventory, 100, 8)).not.toEqual(drawChanges(inventory, 100, 7));
});
