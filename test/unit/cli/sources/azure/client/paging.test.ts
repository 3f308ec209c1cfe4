import fc from 'fast-check';
import { RemoteError } from '../../../../../../cli/http/remote-error';
import { readPages } from '../../../../../../cli/sources/azure/client/paging';
import { collect } from '../../../../../support/collect';
import { settle } from '../../../../../support/deferred';
import {
  azureFailure,
  createFakeAzureClient,
  type FakeAnswer,
  type FakeAzureClient,
  toPage,
} from '../../../../../support/fake-azure-client';

const { signal } = new AbortController();
const spec = { query: 'resources', operation: 'read resources', subscriptions: ['s1'] };
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function read(client: FakeAzureClient): Promise<unknown[]> {
  return (await collect(readPages(client, spec, signal))).flatMap(({ rows }) => rows);
}

/** A server that refuses a page whose rows weigh more than it may. */
function heavyServer(weights: readonly number[], limit: number): FakeAzureClient {
  return createFakeAzureClient({
    answer: (asked) => {
      const page = toPage(numbers(weights.length), asked);
      const weight = page.rows.reduce<number>((sum, row) => sum + weights[row as number]!, 0);
      return weight > limit ? azureFailure({ status: 400, code: 'ResponsePayloadTooLarge' }) : page;
    },
  });
}

test('all pages are read, 1,000 rows each, with the same query', async () => {
  const client = createFakeAzureClient({ answer: () => numbers(2500) });
  await expect(read(client)).resolves.toEqual(numbers(2500));
  expect(client.asked).toEqual([
    { ...spec, top: 1000 },
    { ...spec, top: 1000, skipToken: '1000' },
    { ...spec, top: 1000, skipToken: '2000' },
  ]);
});

test('an empty page without a token is the end', async () => {
  await expect(read(createFakeAzureClient({ answer: () => [] }))).resolves.toEqual([]);
});

test('a short page with a token is not the end', async () => {
  const pages = [
    { rows: [1], totalRecords: 2, skipToken: 'a' },
    { rows: [2], totalRecords: 2, skipToken: undefined },
  ];
  const client = createFakeAzureClient({ answer: (_, { asked }) => pages[asked.length - 1]! });
  await expect(read(client)).resolves.toEqual([1, 2]);
});

test('a page that is too large is asked for at half the size, from where we are', async () => {
  const client = heavyServer([...numbers(1000).map(() => 1), ...numbers(600).map(() => 3)], 1200);
  await expect(read(client)).resolves.toEqual(numbers(1600));
  expect(client.asked.map(({ top, skip, skipToken }) => ({ top, skip, skipToken }))).toEqual([
    { top: 1000 },
    { top: 1000, skipToken: '1000' },
    { top: 500, skip: 1000 },
    { top: 250, skip: 1000 },
    { top: 250, skipToken: '1250' },
    { top: 250, skipToken: '1500' },
  ]);
});

test('every row comes once and in order, whatever the rows weigh', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 1500, size: 'max' }),
      async (weights) => {
        await expect(read(heavyServer(weights, 400))).resolves.toEqual(numbers(weights.length));
      },
    ),
    { numRuns: 15 },
  );
});

test('a single row that is too large is a failure', async () => {
  const client = heavyServer([1, 999, 1], 100);
  await expect(read(client)).rejects.toMatchObject({ code: 'ResponsePayloadTooLarge' });
});

const NOWHERE: [string, FakeAnswer[]][] = [
  ['a token that leads to itself', [{ rows: [1], totalRecords: 9, skipToken: 'a' }]],
  [
    'tokens that lead round in a circle',
    [
      { rows: [1], totalRecords: 9, skipToken: 'a' },
      { rows: [2], totalRecords: 9, skipToken: 'b' },
    ],
  ],
  ['an empty page that promises more', [{ rows: [], totalRecords: 9, skipToken: 'a' }]],
];

test.each(NOWHERE)('%s is a failure and no endless loop', async (_, pages) => {
  const client = createFakeAzureClient({
    answer: (__, { asked }) => pages[(asked.length - 1) % pages.length]!,
  });
  const failure: unknown = await read(client).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RemoteError);
  expect(client.asked.length).toBeLessThan(5);
});

test('a page that fails fails the stream: what was read is not taken for all there is', async () => {
  const error = azureFailure({ status: 500 });
  const client = createFakeAzureClient({
    answer: ({ skipToken }) => (skipToken === undefined ? numbers(1500) : error),
  });
  const pages = readPages(client, spec, signal);
  await expect(pages.next()).resolves.toMatchObject({ done: false });
  await expect(pages.next()).rejects.toBe(error);
});

test('one page is fetched ahead, and no more than one', async () => {
  const client = createFakeAzureClient({ answer: () => numbers(9000) });
  const pages = readPages(client, spec, signal);
  const counts: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    for (let turn = 0; turn < 5; turn += 1) await settle();
    counts.push(client.asked.length);
    await pages.next();
  }
  expect(counts).toEqual([1, 2, 3]);
});
