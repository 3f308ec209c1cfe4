import { smallGraph, type SmallGraph } from './small-graph';

interface Item {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

async function batch(graph: SmallGraph, ...requests: readonly object[]): Promise<Item[]> {
  const answer = await graph.post('/v1.0/$batch', { requests });
  expect(answer.status).toBe(200);
  const responses = answer.body['responses'] as Item[];
  return responses.toSorted((left, right) => Number(left.id) - Number(right.id));
}

const get = (id: number, url: string, more: object = {}) => ({ id: String(id), method: 'GET', url, ...more });

test('each request is answered as if it had come alone, with absolute links', async () => {
  const graph = smallGraph();
  const [list, refused, unknown, posted, count] = await batch(
    graph,
    get(1, '/users?$select=id&$top=5'),
    get(2, 'users?$select=nonsense'),
    get(3, '/nonsense'),
    {
      id: '4',
      method: 'POST',
      url: '/directoryObjects/getByIds',
      headers: { 'Content-Type': 'application/json' },
      body: { ids: [graph.directory.truth().users[0]!.id] },
    },
    get(5, '/users/$count', { headers: { ConsistencyLevel: 'eventual' } }),
  );
  expect(list).toMatchObject({ status: 200, headers: { 'OData-Version': '4.0', 'x-ms-resource-unit': '1' } });
  expect(String(list?.body['@odata.nextLink'])).toMatch(/^https:\/\/localhost:1\/v1\.0\/users\?/);
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  expect(unknown).toMatchObject({ status: 400 });
  expect(posted?.body['value']).toHaveLength(1);
  expect(count).toMatchObject({ status: 200, body: '120' });
});

test('a request waits for those that it depends on, and fails with them', async () => {
  const statuses = (
    await batch(
      smallGraph(),
      get(1, '/users', { dependsOn: ['2'] }),
      get(2, '/groups'),
      get(3, '/groups/abc'),
      get(4, '/users', { dependsOn: ['3'] }),
      get(5, '/users', { dependsOn: ['4', '2'] }),
    )
  ).map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 400, 424, 424]);
});

test('requests are charged and throttled one by one', async () => {
  const graph = smallGraph({ quota: { resourceUnits: 5, windowMs: 10_000 } });
  const items = await batch(graph, ...[1, 2, 3, 4].map((id) => get(id, '/users')));
  expect(items.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
  expect(items[2]?.headers['Retry-After']).toMatch(/^\d+$/);
});

test.each([
  ['more than 20 requests', Array.from({ length: 21 }, (_, id) => get(id, '/users')), /maximum value of 20/],
  ['an id twice', [get(1, '/users'), get(1, '/groups')], /unique/],
  ['no requests', [], /Invalid batch payload/],
  ['something else', [{ id: 1 }], /Invalid batch payload/],
  ['a dependency that is not there', [get(1, '/users', { dependsOn: ['2'] })], /not in the batch/],
  ['a circle', [get(1, '/users', { dependsOn: ['2'] }), get(2, '/users', { dependsOn: ['1'] })], /circle/],
])('%s makes the whole batch a 400', async (_what, requests, message) => {
  const answer = await smallGraph().post('/v1.0/$batch', { requests });
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toMatch(message);
});

test('a batch needs a token, too', async () => {
  expect(await smallGraph().post('/v1.0/$batch', { requests: [] }, { authorization: '' })).toMatchObject({
    status: 401,
  });
});
