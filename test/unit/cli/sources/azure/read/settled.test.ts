import fc from 'fast-check';
import type { QueryPage } from '../../../../../../cli/sources/azure/client/azure-client';
import { readSettled, readSettledPages } from '../../../../../../cli/sources/azure/read/settled';
import { subscriptionsUnderGroups } from '../../../../../../cli/sources/azure/read/subscriptions';
import { azureContext } from '../../../../../support/azure-context';
import { azureScope, subscriptionRow } from '../../../../../support/azure-rows';
import { collect } from '../../../../../support/collect';
import { createFakeAzureClient, type FakeAzureClient } from '../../../../../support/fake-azure-client';

const SPEC = { query: 'x', operation: 'read things' };
const reader = { read: (row: unknown) => String(row), idOf: (item: string) => item };
const { signal } = new AbortController();

/** One page for each query, whoever asks: rows, and how many the server says there are. */
function answering(pages: readonly (readonly [rows: string, total: number])[]): FakeAzureClient {
  const left = [...pages];
  return createFakeAzureClient({
    answer: (): QueryPage => {
      const [rows, total] = left.shift() ?? ['', -1];
      const isMore = rows.endsWith('+');
      const letters = Array.from(rows.replace('+', ''));
      return { rows: letters, totalRecords: total, skipToken: isMore ? `after ${left.length}` : undefined };
    },
  });
}

test.each<[string, readonly (readonly [string, number])[], string]>([
  [
    'pages that agree',
    [
      ['ab+', 3],
      ['c', 3],
    ],
    'abc',
  ],
  ['none at all', [['', 0]], ''],
  [
    'pages of which the second repeats a row',
    [
      ['ab+', 3],
      ['bc', 3],
      ['ab+', 3],
      ['c', 3],
    ],
    'abc',
  ],
  [
    'pages that miss a row',
    [
      ['ab+', 4],
      ['d', 4],
      ['ab+', 4],
      ['cd', 4],
    ],
    'abdc',
  ],
  [
    'pages whose total changes',
    [
      ['ab+', 4],
      ['d', 3],
      ['ab+', 3],
      ['d', 3],
    ],
    'abd',
  ],
])('each row comes once of %s', async (_, pages, rows) => {
  const client = answering(pages);
  expect((await readSettled({ client, signal }, SPEC, reader)).join('')).toBe(rows);
  expect(client.asked).toHaveLength(pages.length);
});

test('rows come as they are read, and the failure last, where the pages never agree', async () => {
  const client = answering([
    ['a', 2],
    ['a', 2],
    ['b', 2],
  ]);
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const page of readSettledPages({ client, signal }, SPEC, reader)) seen.push(...page);
  };
  await expect(reading()).rejects.toMatchObject({ failure: { operation: 'read things', transient: false } });
  expect(seen).toEqual(['a', 'b']);
});

test('a row that is none of what was asked for is a failure', async () => {
  const client = createFakeAzureClient({ answer: () => [{}] });
  const read = (): never => {
    throw new TypeError('a bug');
  };
  await expect(collect(readSettledPages({ client, signal }, SPEC, { read, idOf: String }))).rejects.toThrow(
    'a bug',
  );
});

test('no subscription looks as if it had left its management group while the pages shift', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 0, max: 11 }),
      async (count, gone) => {
        const rows = Array.from({ length: count }, (_, n) =>
          subscriptionRow(`s${String(n).padStart(2, '0')}`),
        );
        let queries = 0;
        const client = createFakeAzureClient({
          answer: ({ skipToken }) => {
            queries += 1;
            // One goes between the first page and the second.
            if (queries === 2) rows.splice(gone % count, 1);
            const start = Number(skipToken ?? 0);
            const page = rows.slice(start, start + 2);
            const end = start + page.length;
            return {
              rows: page,
              totalRecords: rows.length,
              skipToken: end < rows.length ? String(end) : undefined,
            };
          },
        });
        const scope = azureScope({ managementGroupIds: ['platform'] });
        const found = await subscriptionsUnderGroups(azureContext({ client, scope }));
        expect(found).toEqual(expect.arrayContaining(rows.map((row) => row['subscriptionId'])));
      },
    ),
  );
});
