import fc from 'fast-check';
import { mergeConcurrently } from '../../../../cli/core/merge';
import { collect } from '../../../support/collect';
import { settle } from '../../../support/deferred';

interface Watched {
  readonly asked: string[];
  readonly closed: string[];
}

async function* count(name: string, to: number, { asked, closed }: Watched): AsyncGenerator<string> {
  try {
    for (let n = 0; n < to; n += 1) {
      asked.push(name);
      await settle();
      yield `${name}${n}`;
    }
  } finally {
    closed.push(name);
  }
}

const watch = (): Watched => ({ asked: [], closed: [] });

test('everything comes once, each stream in its own order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (lengths, concurrency) => {
        const streams = lengths.map((length, n) => count(String.fromCharCode(97 + n), length, watch()));
        const merged = await collect(mergeConcurrently(streams, concurrency));
        expect(merged).toHaveLength(lengths.reduce((sum, length) => sum + length, 0));
        lengths.forEach((length, n) => {
          const name = String.fromCharCode(97 + n);
          const own = merged.filter((value) => value.startsWith(name));
          expect(own).toEqual(Array.from({ length }, (_, index) => `${name}${index}`));
        });
      },
    ),
    { numRuns: 30 },
  );
});

test('no more streams run than may, and the next begins when one is done', async () => {
  const watched = watch();
  const streams = ['a', 'b', 'c'].map((name) => count(name, 2, watched));
  const merged = mergeConcurrently(streams, 2);
  await merged.next();
  await settle();
  expect(new Set(watched.asked)).toEqual(new Set(['a', 'b']));
  const rest = await collect(merged);
  expect(rest).toHaveLength(5);
  expect(watched.asked).toEqual(expect.arrayContaining(['c']));
});

test('whoever takes nothing holds all of them back', async () => {
  const watched = watch();
  const merged = mergeConcurrently(
    ['a', 'b'].map((name) => count(name, 50, watched)),
    2,
  );
  for (let n = 0; n < 5; n += 1) await merged.next();
  const before = watched.asked.length;
  for (let n = 0; n < 20; n += 1) await settle();
  expect(watched.asked.length).toBeLessThanOrEqual(before + 2);
  expect(watched.asked.length).toBeLessThanOrEqual(5 + 2 + 2);
});

async function* fail(error: Error): AsyncGenerator<string> {
  await settle();
  yield 'last words';
  throw error;
}

test('the first failure ends it and closes the others', async () => {
  const watched = watch();
  const error = new Error('lost');
  const streams = [count('a', 50, watched), fail(error), count('b', 50, watched)];
  await expect(collect(mergeConcurrently(streams, 2))).rejects.toBe(error);
  expect(watched.closed).toEqual(['a']);
  await expect(streams[2]?.next()).resolves.toMatchObject({ done: true });
});

test('whoever stops early closes all of them, those that had not begun, too', async () => {
  const watched = watch();
  const streams = ['a', 'b', 'c'].map((name) => count(name, 50, watched));
  for await (const value of mergeConcurrently(streams, 2)) if (value === 'a1') break;
  expect(watched.closed.sort()).toEqual(['a', 'b']);
  for (const stream of streams) await expect(stream.next()).resolves.toMatchObject({ done: true });
});
