import fc from 'fast-check';
import { findDiffering, splitIntoChains } from '../../../../../../cli/sources/azure/read/read-resources';
import { createTally } from '../../../../../../cli/sources/azure/read/tally';
import { azureContext } from '../../../../../support/azure-context';
import { createFakeAzureClient } from '../../../../../support/fake-azure-client';

const groupsOf = (counts: Readonly<Record<string, number>>): Map<string, unknown> =>
  new Map(
    Object.entries(counts).flatMap(([id, count]) =>
      Array.from({ length: count }, (_, n): [string, unknown] => [
        `/subscriptions/${id}/resourcegroups/rg${n}`,
        null,
      ]),
    ),
  );

test('every subscription is in one chain, in order, and no chain has more than a batch', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 40 }), (groups, batchSize) => {
      const ids = groups.map((_, n) => `s${n}`);
      const known = groupsOf(Object.fromEntries(groups.map((count, n) => [`s${n}`, count])));
      const chains = splitIntoChains(ids, { groups: known }, batchSize);
      expect(chains.flat()).toEqual(ids);
      for (const chain of chains) {
        expect(chain.length).toBeGreaterThan(0);
        expect(chain.length).toBeLessThanOrEqual(batchSize);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  [10, 10, 1],
  [100, 300, 4],
  [1, 5000, 1],
])('%d subscriptions with %d groups together are read by %d chains', (subscriptions, groups, chains) => {
  const ids = Array.from({ length: subscriptions }, (_, n) => `s${n}`);
  const perSubscription = Math.ceil((groups * (subscriptions === 100 ? 10 : 1)) / subscriptions);
  const known = groupsOf(Object.fromEntries(ids.map((id) => [id, perSubscription])));
  expect(splitIntoChains(ids, { groups: known }, 1000)).toHaveLength(chains);
});

test('groups of other subscriptions weigh nothing', () => {
  expect(splitIntoChains(['s1'], { groups: groupsOf({ other: 5000 }) }, 1000)).toEqual([['s1']]);
});

describe('what differs', () => {
  const differing = async (
    counted: readonly (readonly [string, number])[],
    rows: readonly string[],
  ): Promise<string[]> => {
    const tally = createTally();
    for (const [n, subscriptionId] of rows.entries()) tally.row(String(n), subscriptionId);
    const client = createFakeAzureClient({
      answer: () => counted.map(([subscriptionId, resourceCount]) => ({ subscriptionId, resourceCount })),
    });
    const narrowing = { types: [], groupNames: undefined };
    return findDiffering(azureContext({ client }), ['s1', 's2'], narrowing, tally);
  };

  test.each<[string, [string, number][], string[]]>([
    [
      'nothing',
      [
        ['s1', 2],
        ['s2', 1],
      ],
      [],
    ],
    [
      'too few',
      [
        ['s1', 3],
        ['s2', 1],
      ],
      ['s1'],
    ],
    [
      'too many',
      [
        ['s1', 1],
        ['s2', 1],
      ],
      ['s1'],
    ],
    ['all of a subscription', [['s1', 2]], ['s2']],
    [
      'nothing but the casing',
      [
        ['S1', 2],
        ['s2', 1],
      ],
      [],
    ],
    [
      'nothing, in two casings',
      [
        ['S1', 1],
        ['s1', 1],
        ['s2', 1],
      ],
      [],
    ],
  ])('%s', async (_, counted, expected) => {
    await expect(differing(counted, ['s1', 's1', 's2'])).resolves.toEqual(expected);
  });
});
