import fc from 'fast-check';
import { JqFailure } from '../../../../cli/mapping/jq-failure';
import type { JqPool } from '../../../../cli/mapping/jq-pool';
import { createMapPage } from '../../../../cli/mapping/map-page';

const PROGRAM = { fast: 'fast', safe: 'safe' };
const signal = new AbortController().signal;

interface Call {
  readonly program: string;
  readonly inputs: number;
  readonly limitMs: number;
}

/** A pool that answers every input with itself, and fails on a task that holds a bad one. */
function fakePool(isBad: (input: unknown) => boolean, spentMs = 1): { pool: JqPool; calls: Call[] } {
  const calls: Call[] = [];
  const pool: JqPool = {
    run({ program, input }, { limitMs }) {
      const inputs = JSON.parse(input) as unknown[];
      calls.push({ program, inputs: inputs.length, limitMs });
      if (inputs.some(isBad)) return Promise.reject(new JqFailure('no end', spentMs));
      return Promise.resolve(input);
    },
    close: () => Promise.resolve(),
  };
  return { pool, calls };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

test('a page is one run of the fast program', async () => {
  const { pool, calls } = fakePool(() => false);
  const outcomes = await createMapPage(pool)({ program: PROGRAM, inputs: numbers(1000), signal });
  expect(outcomes).toEqual(numbers(1000).map((text) => ({ output: Number(text) })));
  expect(calls).toEqual([{ program: 'fast', inputs: 1000, limitMs: 20_000 }]);
});

test('no input is no run', async () => {
  const { pool, calls } = fakePool(() => false);
  await expect(createMapPage(pool)({ program: PROGRAM, inputs: [], signal })).resolves.toEqual([]);
  expect(calls).toEqual([]);
});

test('a page that fails is tried in parts and then item by item, each with a shorter limit', async () => {
  const { pool, calls } = fakePool((input) => input === 40);
  const outcomes = await createMapPage(pool)({ program: PROGRAM, inputs: numbers(70), signal });
  expect(outcomes[40]).toEqual({ failure: 'no end' });
  expect(outcomes.filter((outcome) => 'failure' in outcome)).toHaveLength(1);
  expect(calls).toEqual([
    { program: 'fast', inputs: 70, limitMs: 20_000 },
    { program: 'safe', inputs: 32, limitMs: 10_000 },
    { program: 'safe', inputs: 32, limitMs: 10_000 },
    ...Array<Call>(32).fill({ program: 'safe', inputs: 1, limitMs: 5_000 }),
    { program: 'safe', inputs: 6, limitMs: 10_000 },
  ]);
});

test('every item spoils itself alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 100 }), async (bad) => {
      const { pool } = fakePool((input) => bad[Number(input)] === true);
      const outcomes = await createMapPage(pool)({ program: PROGRAM, inputs: numbers(bad.length), signal });
      expect(outcomes).toEqual(
        bad.map((isBad, index) => (isBad ? { failure: 'no end' } : { output: index })),
      );
    }),
  );
});

test('a single item that fails is tried once more with the safe program', async () => {
  const { pool, calls } = fakePool(() => false);
  const fastFails: JqPool = {
    ...pool,
    run: (task, limits) =>
      task.program === 'fast' ? Promise.reject(new JqFailure('no end', 1)) : pool.run(task, limits),
  };
  const outcomes = await createMapPage(fastFails)({ program: PROGRAM, inputs: ['7'], signal });
  expect(outcomes).toEqual([{ output: 7 }]);
  expect(calls).toHaveLength(1);
});

test('when ten minutes are lost, nobody looks for the culprit of a page any more', async () => {
  const { pool, calls } = fakePool((input) => input === 3, 150_000);
  const mapPage = createMapPage(pool);
  const first = await mapPage({ program: PROGRAM, inputs: numbers(5), signal });
  expect(first.filter((outcome) => 'failure' in outcome)).toEqual([{ failure: 'no end' }]);
  calls.length = 0;
  const second = await mapPage({ program: PROGRAM, inputs: numbers(5), signal });
  expect(second).toEqual(Array(5).fill({ failure: 'no end, together with 4 other items' }));
  expect(calls).toHaveLength(1);
  const third = await mapPage({ program: PROGRAM, inputs: ['1'], signal });
  expect(third).toEqual([{ output: 1 }]);
});

test.each(['', '[1', '{}', '[]', '[1,2]', '[1]\n[2]'])(
  'the output %j says nothing about one input',
  async (text) => {
    const pool: JqPool = { run: () => Promise.resolve(text), close: () => Promise.resolve() };
    await expect(createMapPage(pool)({ program: PROGRAM, inputs: ['1'], signal })).resolves.toEqual([
      { failure: 'jq left the mapping before its end' },
    ]);
  },
);

test('other errors end the mapping', async () => {
  const error = new Error('jq cannot be started');
  const pool: JqPool = { run: () => Promise.reject(error), close: () => Promise.resolve() };
  await expect(createMapPage(pool)({ program: PROGRAM, inputs: ['1'], signal })).rejects.toBe(error);
});
