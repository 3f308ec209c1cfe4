import { RemoteError } from '../../../../../../cli/http/remote-error';
import type { GraphQuery } from '../../../../../../cli/sources/entra/client/graph-client';
import { readPages } from '../../../../../../cli/sources/entra/client/paging';
import { collect } from '../../../../../support/collect';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import { createScriptedGraph, GRAPH, pageOf, refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

const { signal } = new AbortController();
const query: GraphQuery = { operation: 'read /users', version: 'v1.0', path: '/users', query: { $top: '2' } };
const link = (page: number | string) => `${GRAPH}/v1.0/users?$top=2&$skiptoken=${page}`;
const next = (page: number | string) => ({ '@odata.nextLink': link(page) });
const tokenOf = (at: URL) => at.searchParams.get('$skiptoken') ?? 'first';

test('all pages come, empty ones too, until one names no next', async () => {
  const { client, requests } = createScriptedGraph(
    ({ at }) =>
      ({
        first: pageOf(['a', 'b'], next(2)),
        2: pageOf([], next(3)),
        3: pageOf(['c'], { '@odata.deltaLink': 'delta' }),
      })[tokenOf(at)]!,
  );
  const pages = await collect(readPages(client, { ...query, isEventual: true }, signal));
  expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([['a', 'b'], [], ['c']]);
  expect(pages.map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
  expect(pages.map(({ deltaLink }) => deltaLink)).toEqual([undefined, undefined, 'delta']);
  expect(requests.map(({ headers }) => headers['ConsistencyLevel'])).toEqual(Array(3).fill('eventual'));
});

test('it can begin with a link', async () => {
  const { client, requests } = createScriptedGraph(() => pageOf(['a']));
  await collect(readPages(client, query, signal, link('x')));
  expect(requests.map(({ url }) => url)).toEqual([link('x')]);
});

test.each([
  ['to itself', { first: 1, 1: 1 }],
  ['to a page before', { first: 1, 1: 2, 2: 3, 3: 1 }],
])('a link %s is a failure and no endless run', async (_, links) => {
  const { client } = createScriptedGraph(({ at }) =>
    pageOf(['a'], next(links[tokenOf(at) as keyof typeof links])),
  );
  await expect(collect(readPages(client, query, signal))).rejects.toMatchObject({
    failure: { detail: 'the links from page to page lead round in a circle', transient: false },
  });
});

test('empty pages without end are a failure, each with a new link or not', async () => {
  const { client, requests } = createScriptedGraph((_, number) => pageOf([], next(number)));
  await expect(collect(readPages(client, query, signal))).rejects.toBeInstanceOf(RemoteError);
  expect(requests.length).toBeLessThan(1100);
});

describe('a page token that has expired', () => {
  test('makes the list begin again, and says that what came is void', async () => {
    let isExpired = false;
    const { client } = createScriptedGraph(({ at }) => {
      if (tokenOf(at) === 'first') return pageOf(['a'], next(2));
      if (isExpired) return pageOf(['b']);
      isExpired = true;
      return refusal(400, 'Directory_ExpiredPageToken');
    });
    const pages = await collect(readPages(client, query, signal));
    expect(pages.map(({ isFirst, items }) => [isFirst, items[0]?.['id']])).toEqual([
      [true, 'a'],
      [true, 'a'],
      [false, 'b'],
    ]);
  });

  test('is a failure when five repetitions end in the same way', async () => {
    const { client, requests } = createScriptedGraph(({ at }) =>
      tokenOf(at) === 'first' ? pageOf(['a'], next(2)) : refusal(400, 'Directory_ExpiredPageToken'),
    );
    await expect(collect(readPages(client, query, signal))).rejects.toMatchObject({
      failure: { code: 'Directory_ExpiredPageToken' },
    });
    expect(requests).toHaveLength(12);
  });
});

test('another failure of a page ends the stream with it, never early', async () => {
  const { client } = createScriptedGraph(({ at }) =>
    tokenOf(at) === 'first' ? pageOf(['a'], next(2)) : refusal(403, 'Authorization_RequestDenied'),
  );
  await expect(collect(readPages(client, query, signal))).rejects.toMatchObject({ failure: { status: 403 } });
});
