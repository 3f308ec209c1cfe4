import fc from 'fast-check';
import { createTally, type Tally } from '../../../../../../cli/sources/azure/read/tally';

const page = (rows: number, totalRecords: number) => ({
  rows: Array.from({ length: rows }, () => null),
  totalRecords,
  skipToken: undefined,
});

function read(ids: readonly string[], totals: readonly number[] = [ids.length]): Tally {
  const tally = createTally();
  const size = Math.ceil(ids.length / totals.length);
  totals.forEach((total, n) => tally.page(0, page(ids.slice(n * size, (n + 1) * size).length, total)));
  for (const id of ids) tally.row(id, 's1');
  return tally;
}

test('pages that agree, with as many different rows as they promise, are settled', () => {
  expect(read(['a', 'b', 'c', 'd'], [4, 4]).isSettled()).toBe(true);
  expect(read([], [0]).isSettled()).toBe(true);
});

test.each<[string, Tally]>([
  ['a row that came twice', read(['a', 'a'])],
  ['a row too few', read(['a'], [2])],
  ['a row too many', read(['a', 'b'], [1])],
  ['a total that changed on the way', read(['a', 'b', 'c', 'd'], [3, 4])],
])('%s is not settled', (_, tally) => {
  expect(tally.isSettled()).toBe(false);
});

test('a row too few in one stream is not made up for by one too many in another', () => {
  const tally = createTally();
  tally.page(0, page(1, 2));
  tally.page(1, page(2, 1));
  for (const id of ['a', 'b', 'c']) tally.row(id, 's1');
  expect(tally.isSettled()).toBe(false);
});

test.each<[string, string, boolean, number]>([
  ['came', 'new', true, 3],
  ['went', 'a', false, 1],
])('what %s meanwhile moves the sum and asks for a second look', (_, id, isThere, expected) => {
  const tally = read(['a', 'b']);
  tally.changed(id, 's1', isThere);
  expect(tally.isSettled()).toBe(false);
  expect(tally.countOf('s1')).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['an update of a row that came', 'a', true],
  ['a delete of what never came', 'gone', false],
])('%s changes nothing', (_, id, isThere) => {
  const tally = read(['a', 'b']);
  tally.changed(id, 's1', isThere);
  expect(tally.isSettled()).toBe(true);
  expect(tally.countOf('s1')).toBe(2);
});

test('the sum is that of the different rows with the last word of the feed, per subscription', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  fc.assert(
    fc.property(fc.array(id), fc.array(fc.tuple(id, fc.boolean())), (rows, changes) => {
      const tally = createTally();
      const expected = new Set(rows);
      for (const row of rows) tally.row(row, row < 'c' ? 's1' : 's2');
      for (const [each, isThere] of changes) {
        tally.changed(each, each < 'c' ? 's1' : 's2', isThere);
        if (isThere) expected.add(each);
        else expected.delete(each);
      }
      expect(tally.countOf('s1')).toBe([...expected].filter((each) => each < 'c').length);
      expect(tally.countOf('s2')).toBe([...expected].filter((each) => each >= 'c').length);
    }),
  );
});

test('a row tells whether it is new', () => {
  const tally = createTally();
  expect([tally.row('a', 's1'), tally.row('a', 's1'), tally.row('b', 's1')]).toEqual([true, false, true]);
});
