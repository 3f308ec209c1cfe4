import * as fc from 'fast-check';
import { createWriteOrder, inRounds } from '../../../../../cli/port/api/write-order';

function setUp() {
  let flushes = 0;
  const order = createWriteOrder(() => {
    flushes += 1;
    return Promise.resolve();
  });
  return { order, flushes: () => flushes };
}

test('only an entity that is under way is waited for, and once', async () => {
  const { order, flushes } = setUp();
  await order.begin('b', 'x');
  await order.settle('b', 'y');
  await order.settle('c', 'x');
  expect(flushes()).toBe(0);
  await order.settle('b', 'x');
  await order.settle('b', 'x');
  expect(flushes()).toBe(1);
});

test('names that run together are told apart', async () => {
  const { order, flushes } = setUp();
  await order.begin('a', 'b c');
  await order.settle('a b', 'c');
  expect(flushes()).toBe(0);
});

test('after some thousands all are waited for, so that not all of a run are remembered', async () => {
  const { order, flushes } = setUp();
  for (let n = 0; n < 5000; n += 1) await order.begin('b', `${n}`);
  expect(flushes()).toBe(0);
  await order.begin('b', 'one more');
  expect(flushes()).toBe(1);
  await order.settle('b', '17');
  expect(flushes()).toBe(1);
});

test('rows of one entity are put into rounds, in their order', () => {
  const rows = ['a1', 'a2', 'b1', 'c1', 'b2', 'a3'];
  expect(inRounds(rows, ([name = '']) => name)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  const single = ['a1', 'b1'];
  expect(inRounds(single, ([name = '']) => name)).toBe(single);
});

test('no row is lost, none overtakes another of its entity, and there are as few waits as can be', () => {
  const row = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (names) => {
      const rows = names.map((name, position) => ({ name, position }));
      const ordered = inRounds(rows, ({ name }) => name);
      expect([...ordered].sort((a, b) => a.position - b.position)).toEqual(rows);
      for (const group of Map.groupBy(ordered, ({ name }) => name).values())
        expect(group).toEqual([...group].sort((a, b) => a.position - b.position));
      const most = Math.max(
        0,
        ...[...Map.groupBy(names, (name) => name).values()].map((group) => group.length),
      );
      expect(waits(ordered.map(({ name }) => name))).toBe(Math.max(0, most - 1));
    }),
  );
});

/** How often a row has to wait for one before it, if each wait is for all. */
function waits(names: readonly string[]): number {
  let underWay = new Set<string>();
  let count = 0;
  for (const name of names) {
    if (underWay.has(name)) {
      count += 1;
      underWay = new Set();
    }
    underWay.add(name);
  }
  return count;
}
