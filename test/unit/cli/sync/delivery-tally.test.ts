import { noCounts } from '../../../../cli/sync/delivery';
import { createDeliveryTally, MOST_NAMED } from '../../../../cli/sync/delivery-tally';

const REFUSED = { kind: 'k', blueprint: 'b', identifier: 'i', reason: 'r', item: 'i', isFinal: true };

test('it counts per kind, what was refused by what was in the way', () => {
  const tally = createDeliveryTally();
  expect(tally.summary()).toEqual({ counts: {}, refused: [] });
  tally.count('k', 'upserts');
  tally.count('k', 'upserts');
  tally.count('other', 'deletes');
  for (const by of ['port', 'mapping', 'relation'] as const) tally.refuse({ ...REFUSED, by });
  tally.refuse(REFUSED);
  expect(tally.summary().counts).toEqual({
    k: { ...noCounts(), upserts: 2, refused: 2, failed: 1, lacking: 1 },
    other: { ...noCounts(), deletes: 1 },
  });
  expect(tally.summary().refused).toHaveLength(4);
});

test('all are counted, the first ones are named', () => {
  const tally = createDeliveryTally();
  for (let n = 0; n < MOST_NAMED + 5; n += 1) tally.refuse({ ...REFUSED, identifier: `${n}` });
  const { counts, refused } = tally.summary();
  expect(counts['k']?.refused).toBe(MOST_NAMED + 5);
  expect(refused.map(({ identifier }) => identifier)).toEqual(
    Array.from({ length: MOST_NAMED }, (_, n) => `${n}`),
  );
});
