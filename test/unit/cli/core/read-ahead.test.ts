import { readAhead } from '../../../../cli/core/read-ahead';
import { settle } from '../../../support/deferred';

async function* count(to: number, asked: number[], failure?: Error): AsyncGenerator<number, string> {
  for (let n = 0; n < to; n += 1) {
    asked.push(n);
    await settle();
    yield n;
  }
  if (failure !== undefined) throw failure;
  return 'done';
}

test('the values and the result are those of the generator', async () => {
  const ahead = readAhead(count(3, []));
  const values: number[] = [];
  let step = await ahead.next();
  for (; step.done !== true; step = await ahead.next()) values.push(step.value);
  expect([values, step.value]).toEqual([[0, 1, 2], 'done']);
});

test('the first value is asked for before anybody reads, and no more than that', async () => {
  const asked: number[] = [];
  readAhead(count(3, asked));
  for (let n = 0; n < 5; n += 1) await settle();
  expect(asked).toEqual([0]);
});

test('it stays one value ahead of its reader and not more', async () => {
  const asked: number[] = [];
  const ahead = readAhead(count(9, asked));
  await ahead.next();
  await ahead.next();
  for (let n = 0; n < 5; n += 1) await settle();
  expect(asked).toEqual([0, 1, 2]);
});

test('a failure is told when the reader comes to it, after the values before it', async () => {
  const error = new Error('lost');
  const ahead = readAhead(count(2, [], error));
  for (let n = 0; n < 5; n += 1) await settle();
  expect(await ahead.next()).toEqual({ done: false, value: 0 });
  for (let n = 0; n < 5; n += 1) await settle();
  expect(await ahead.next()).toEqual({ done: false, value: 1 });
  await expect(ahead.next()).rejects.toBe(error);
});

test('whoever stops early is not told of a failure that comes later', async () => {
  const asked: number[] = [];
  for await (const value of readAhead(count(2, asked, new Error('lost')))) if (value === 1) break;
  expect(asked).toEqual([0, 1]);
});
