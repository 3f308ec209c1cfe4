import fc from 'fast-check';
import { planSubscriptions } from '../../../../../../cli/sources/azure/read/subscriptions';
import { azureScope } from '../../../../../support/azure-rows';

const everything = azureScope();

interface Given {
  readonly visible?: string[];
  readonly named?: string[];
  readonly excluded?: string[];
  readonly under?: string[];
  readonly covered?: string[];
}

const planOf = ({ visible = [], named = [], excluded = [], under, covered = [] }: Given) =>
  planSubscriptions(
    visible,
    { ...everything, subscriptionIds: named, excludedSubscriptionIds: excluded },
    under,
    covered,
  );

const NOTHING = { selected: [], leaving: [], vanished: [], visible: [], missing: [] };

test.each<[string, Given, Partial<typeof NOTHING | Record<keyof typeof NOTHING, string[]>>]>([
  ['all that is visible', { visible: ['b', 'a'] }, { selected: ['a', 'b'], visible: ['a', 'b'] }],
  ['the named ones', { visible: ['a', 'b'], named: ['b'] }, { selected: ['b'], visible: ['a', 'b'] }],
  [
    'all but the excluded ones',
    { visible: ['a', 'b'], excluded: ['b'] },
    { selected: ['a'], visible: ['a', 'b'] },
  ],
  ['an exclusion wins', { visible: ['a'], named: ['a'], excluded: ['a'] }, { visible: ['a'] }],
  [
    'those under the management groups',
    { visible: ['a', 'b'], under: ['b', 'c'] },
    { selected: ['b'], visible: ['a', 'b'] },
  ],
  ['none under the management groups', { visible: ['a'], under: [] }, { visible: ['a'] }],
  [
    'a named one that nobody sees',
    { visible: ['a'], named: ['a', 'x'] },
    { selected: ['a'], visible: ['a'], missing: ['x'] },
  ],
  [
    'one that left the scope',
    { visible: ['a', 'b'], excluded: ['b'], covered: ['a', 'b'] },
    { selected: ['a'], leaving: ['b'], visible: ['a', 'b'] },
  ],
  [
    'one that left the management groups',
    { visible: ['a', 'b'], under: ['a'], covered: ['a', 'b'] },
    { selected: ['a'], leaving: ['b'], visible: ['a', 'b'] },
  ],
  [
    'one that vanished',
    { visible: ['a'], covered: ['a', 'b'] },
    { selected: ['a'], vanished: ['b'], visible: ['a'] },
  ],
  [
    'one that vanished, named',
    { visible: ['a'], named: ['a', 'b'], covered: ['b'] },
    { selected: ['a'], vanished: ['b'], visible: ['a'] },
  ],
  [
    'one that vanished from sight and so from its management group',
    { visible: ['a'], under: ['a'], covered: ['a', 'b'] },
    { selected: ['a'], vanished: ['b'], visible: ['a'] },
  ],
  [
    "one that vanished and is excluded is nobody's concern",
    { visible: ['a'], excluded: ['b'], covered: ['b'] },
    { selected: ['a'], visible: ['a'] },
  ],
  [
    'one that vanished and is no longer named',
    { visible: ['a'], named: ['a'], covered: ['a', 'b'] },
    { selected: ['a'], visible: ['a'] },
  ],
])('%s', (_, given, expected) => {
  expect(planOf(given)).toEqual({ ...NOTHING, ...expected });
});

test('a subscription is in one list at most, and each list tells the truth', () => {
  const ids = fc.subarray(['a', 'b', 'c', 'd', 'e']);
  const under = fc.option(ids, { nil: undefined });
  fc.assert(
    fc.property(fc.tuple(ids, ids, ids), under, ids, ([visible, named, excluded], groups, covered) => {
      const plan = planOf({ visible, named, excluded, ...(groups && { under: groups }), covered });
      const lists = [...plan.selected, ...plan.leaving, ...plan.vanished, ...plan.missing];
      expect(new Set(lists).size).toBe(lists.length);
      expect(visible).toEqual(expect.arrayContaining([...plan.selected, ...plan.leaving]));
      expect(covered).toEqual(expect.arrayContaining([...plan.leaving, ...plan.vanished]));
      for (const id of [...plan.vanished, ...plan.missing]) expect(visible).not.toContain(id);
      for (const id of plan.selected) expect(excluded).not.toContain(id);
      // Whoever was covered and can still be seen is read or leaves: nothing of it is forgotten.
      const seen = covered.filter((id) => visible.includes(id));
      expect([...plan.selected, ...plan.leaving]).toEqual(expect.arrayContaining(seen));
    }),
  );
});
