import fc from 'fast-check';
import type { AzureScope } from '../../../../../../cli/core/config';
import type { AzureItem } from '../../../../../../cli/sources/azure/items/rows';
import {
  type GroupTags,
  hashScope,
  judgeItem,
  narrowingOf,
  passesNarrowing,
  type Verdict,
} from '../../../../../../cli/sources/azure/items/scope';
import {
  azureScope,
  groupRow,
  resourceRow,
  subscriptionRow,
  toPlainItem,
  VIRTUAL_MACHINE,
} from '../../../../../support/azure-rows';

const PROD = { name: 'env', value: 'prod' };
const FROZEN = { name: 'frozen', value: 'yes' };
const included = azureScope({ tagFilters: { include: [PROD], exclude: [] } });
const excluded = azureScope({ tagFilters: { include: [], exclude: [FROZEN] } });
const machinesOnly = azureScope({ resourceTypes: [VIRTUAL_MACHINE] });

const machine = toPlainItem(resourceRow('s1', 'rg', 'vm'));
const disk = toPlainItem(resourceRow('s1', 'rg', 'disk', 'Microsoft.Compute/disks'));
const inNoGroup = toPlainItem({ ...resourceRow('s1', 'rg', 'x'), resourceGroup: '' });
const group = toPlainItem(groupRow('s1', 'RG', { env: 'Prod' }));
const groups = (tags: unknown): Map<string, unknown> =>
  new Map([['/subscriptions/s1/resourcegroups/rg', tags]]);

test.each<[string, AzureItem, AzureScope, GroupTags, Verdict]>([
  ['a resource of a listed type', machine, machinesOnly, groups(null), 'in'],
  ['a resource of another type', disk, machinesOnly, groups(null), 'out'],
  ['a resource group under a type filter', group, machinesOnly, groups(null), 'in'],
  ['a subscription under every filter', toPlainItem(subscriptionRow('s1')), included, groups(null), 'in'],
  ['a resource of an included group', machine, included, groups({ env: 'PROD' }), 'in'],
  ['a resource of another group', machine, included, groups({ env: 'test' }), 'out'],
  ['a resource of an untagged group, included by tag', machine, included, groups(null), 'out'],
  ['a resource of an untagged group, excluded by tag', machine, excluded, groups(null), 'in'],
  ['a resource of an excluded group', machine, excluded, groups({ frozen: 'yes' }), 'out'],
  ['a resource whose group was not read', machine, included, new Map(), 'undecided'],
  ['a resource whose group was not read, without a filter', machine, azureScope(), new Map(), 'undecided'],
  ['a resource in no group, without a filter', inNoGroup, azureScope(), new Map(), 'in'],
  [
    'a resource of another type whose group was not read',
    disk,
    { ...included, resourceTypes: [VIRTUAL_MACHINE] },
    new Map(),
    'out',
  ],
  ['a resource in no group, included by tag', inNoGroup, included, new Map(), 'out'],
  ['a resource in no group, excluded by tag', inNoGroup, excluded, new Map(), 'in'],
  ['an included group', group, included, new Map(), 'in'],
  ['a group that lacks the tag', toPlainItem(groupRow('s1', 'rg')), included, new Map(), 'out'],
])('%s', (_, item, ...[scope, tags, verdict]) => {
  expect(judgeItem(item, scope, tags)).toBe(verdict);
});

const tagName = fc.constantFrom('env', 'frozen', '__proto__');
const condition = fc.record({ name: tagName, value: fc.constantFrom('prod', 'yes') });
const conditions = fc.array(condition, { maxLength: 2 });
const scopes: fc.Arbitrary<AzureScope> = fc
  .record({
    include: conditions,
    exclude: conditions,
    types: fc.subarray([VIRTUAL_MACHINE, 'microsoft.compute/disks']),
  })
  .map(({ include, exclude, types }) =>
    azureScope({ resourceTypes: types, tagFilters: { include, exclude } }),
  );
const tags = fc.dictionary(tagName, fc.constantFrom('prod', 'yes', 'no'));

test('what the server leaves out is in none of the scopes', () => {
  fc.assert(
    fc.property(
      fc.array(scopes, { minLength: 1, maxLength: 2 }),
      fc.array(tags, { maxLength: 6 }),
      (all, each) => {
        const known = new Map(
          each.map((groupTags, n) => [`/subscriptions/s${n % 2}/resourcegroups/rg${n >> 1}`, groupTags]),
        );
        const narrowing = narrowingOf(all, known);
        const items = each.flatMap((_, n) =>
          [VIRTUAL_MACHINE, 'Microsoft.Compute/disks'].map((type) =>
            toPlainItem(resourceRow(`s${n % 2}`, `RG${n >> 1}`, 'x', type)),
          ),
        );
        for (const item of [...items, inNoGroup]) {
          if (passesNarrowing(item, narrowing)) continue;
          expect(all.map((scope) => judgeItem(item, scope, known))).not.toContain('in');
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('types narrow where every scope names some', () => {
  const disks = azureScope({ resourceTypes: ['microsoft.compute/disks'] });
  expect(narrowingOf([machinesOnly, disks], new Map()).types).toEqual([
    'microsoft.compute/disks',
    VIRTUAL_MACHINE,
  ]);
  expect(narrowingOf([machinesOnly, azureScope()], new Map()).types).toEqual([]);
});

test('an include filter narrows to the groups that match, an exclude filter to nothing', () => {
  const known = new Map<string, unknown>([
    ['/subscriptions/s1/resourcegroups/a', { env: 'prod' }],
    ['/subscriptions/s1/resourcegroups/b', { env: 'test' }],
  ]);
  expect(narrowingOf([included], known).groupNames).toEqual(['a']);
  expect(narrowingOf([included], new Map()).groupNames).toEqual([]);
  expect(narrowingOf([excluded], known).groupNames).toBeUndefined();
  expect(narrowingOf([included, azureScope()], known).groupNames).toBeUndefined();
});

test('more than 300 names are no narrowing, since the query would grow too long', () => {
  const many = (count: number): Map<string, unknown> =>
    new Map(
      Array.from({ length: count }, (_, n) => [`/subscriptions/s1/resourcegroups/g${n}`, { env: 'prod' }]),
    );
  expect(narrowingOf([included], many(300)).groupNames).toHaveLength(300);
  expect(narrowingOf([included], many(301)).groupNames).toBeUndefined();
});

test('the hash tells every setting that decides what Port shows', () => {
  const base = azureScope();
  const variants: [string | undefined, AzureScope, unknown][] = [
    ['t', base, { a: 1 }],
    [undefined, base, { a: 1 }],
    ['t', base, { a: 2 }],
    ['t', azureScope({ resourceTypes: ['x'] }), { a: 1 }],
    ['t', azureScope({ tagFilters: { include: [PROD], exclude: [] } }), { a: 1 }],
    ['t', azureScope({ tagFilters: { include: [], exclude: [PROD] } }), { a: 1 }],
    ['t', azureScope({ subscriptionIds: ['x'] }), { a: 1 }],
    ['t', azureScope({ excludedSubscriptionIds: ['x'] }), { a: 1 }],
    ['t', azureScope({ managementGroupIds: ['x'] }), { a: 1 }],
  ];
  expect(new Set(variants.map((variant) => hashScope(...variant))).size).toBe(variants.length);
});
