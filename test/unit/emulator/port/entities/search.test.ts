import type { Client } from '../client';
import { createCatalog } from '../client';

const SEARCH = '/v1/entities/search';
const PAGED = '/v1/blueprints/resource/entities/search';

async function createResources(): Promise<Client> {
  const client = await createCatalog();
  const write = async (identifier: string, rest: object, userAgent = 'test/1'): Promise<void> => {
    const body = { identifier, relations: { group: 'g' }, ...rest };
    const path = '/v1/blueprints/resource/entities';
    const { status } = await client.call('POST', path, body, { 'user-agent': userAgent });
    if (status !== 201) throw new Error(`${identifier} was refused`);
  };
  await write('a', {
    title: 'Alpha',
    team: ['ops'],
    properties: { location: 'eu', count: 1, zones: ['1', '2'] },
  });
  client.clock.advance(60_000);
  await write('b', {
    title: 'Beta',
    properties: { location: 'us', count: 5, on: true, seen: '2025-12-31T00:00:00Z' },
  });
  client.clock.advance(60_000);
  await write(
    'c',
    { properties: { location: 'euwest', seen: '2027-01-01T00:00:00Z' } },
    'port-sync/1.0.0 main/azure',
  );
  return client;
}

const idsOf = (body: Record<string, unknown>): string[] =>
  (body['entities'] as { identifier: string }[]).map((entity) => entity.identifier);

test.each<[string, string, unknown, string[]]>([
  ['$identifier', '=', 'a', ['a']],
  ['$identifier', '!=', 'a', ['b', 'c']],
  ['$identifier', 'in', ['c', 'a', 'none'], ['a', 'c']],
  ['$identifier', 'notIn', ['a'], ['b', 'c']],
  ['$title', 'beginsWith', 'Al', ['a']],
  ['$title', 'doesNotBeginsWith', 'Al', ['b', 'c']],
  ['$title', 'isEmpty', undefined, ['c']],
  ['$title', 'isNotEmpty', undefined, ['a', 'b']],
  ['$team', 'contains', 'ops', ['a']],
  ['$team', 'containsAny', ['ops', 'dev'], ['a']],
  ['$datasource', 'contains', 'main/azure', ['c']],
  ['$datasource', 'beginsWith', 'port-sync/', ['c']],
  ['$updatedAt', '<', '2026-01-01T00:01:00.000Z', ['a']],
  ['$createdAt', '>=', '2026-01-01T00:01:00.000Z', ['b', 'c']],
  ['$updatedAt', 'between', { from: '2026-01-01T00:00:30Z', to: '2026-01-01T00:01:30Z' }, ['b']],
  ['$updatedAt', 'notBetween', { from: '2026-01-01T00:00:30Z', to: '2026-01-01T00:01:30Z' }, ['a', 'c']],
  ['$createdAt', 'between', { preset: 'today' }, ['a', 'b', 'c']],
  ['$createdAt', '=', { preset: 'yesterday' }, []],
  ['location', '=', 'eu', ['a']],
  ['location', 'contains', 'eu', ['a', 'c']],
  ['location', 'doesNotContains', 'eu', ['b']],
  ['location', 'endsWith', 's', ['b']],
  ['location', 'doesNotEndsWith', 's', ['a', 'c']],
  ['location', 'matchAny', ['us', 'eu'], ['a', 'b']],
  ['zones', '=', '2', ['a']],
  ['count', '>', 1, ['b']],
  ['count', '<=', 5, ['a', 'b']],
  ['count', '=', null, ['c']],
  ['on', '=', true, ['b']],
  ['seen', 'isExpired', undefined, ['b']],
  ['group', '=', 'g', ['a', 'b', 'c']],
])('finds by %s %s %j', async (property, operator, value, expected) => {
  const client = await createResources();
  const query = { combinator: 'and', rules: [{ property, operator, value }] };
  const paged = await client.call('POST', PAGED, { query });
  expect(idsOf(paged.body)).toEqual(expected);
  const narrowed = {
    combinator: 'and',
    rules: [{ property: '$blueprint', operator: '=', value: 'resource' }, query],
  };
  expect(idsOf((await client.call('POST', SEARCH, narrowed)).body).sort()).toEqual(expected);
});

test.each<[string, unknown]>([
  ['no combinator', { rules: [] }],
  ['an unknown combinator', { combinator: 'xor', rules: [] }],
  ['an unknown operator', { combinator: 'and', rules: [{ property: 'a', operator: '~', value: 1 }] }],
  [
    'an unknown key in a rule',
    { combinator: 'and', rules: [{ property: 'a', operator: '=', value: 1, x: 1 }] },
  ],
  ['"in" without a list', { combinator: 'and', rules: [{ property: 'a', operator: 'in', value: 'x' }] }],
  ['">" with a word', { combinator: 'and', rules: [{ property: 'a', operator: '>', value: 'x' }] }],
  [
    'an unknown preset',
    { combinator: 'and', rules: [{ property: 'a', operator: 'between', value: { preset: 'x' } }] },
  ],
  ['relatedTo', { combinator: 'and', rules: [{ operator: 'relatedTo', blueprint: 'group', value: 'g' }] }],
])('a query with %s is refused', async (_name, query) => {
  const client = await createResources();
  expect(await client.call('POST', SEARCH, query)).toMatchObject({
    status: 422,
    body: { error: 'invalid_request' },
  });
});

test('the complaint about a missing combinator reads as Port writes it', async () => {
  const client = await createResources();
  const { body } = await client.call('POST', PAGED, { query: { rules: [] } });
  expect(body['message']).toBe(`"query" must have required property 'combinator'`);
});

test('groups nest', async () => {
  const client = await createResources();
  const either = {
    combinator: 'or',
    rules: [
      { property: '$identifier', operator: '=', value: 'b' },
      { property: '$identifier', operator: '=', value: 'c' },
    ],
  };
  const query = {
    combinator: 'and',
    rules: [either, { property: 'location', operator: 'contains', value: 'eu' }],
  };
  const { body } = await client.call('POST', SEARCH, query);
  expect(body).toMatchObject({ ok: true, matchingBlueprints: ['resource'], failedBlueprints: [] });
  expect(idsOf(body)).toEqual(['c']);
});

test('the unpaged search projects by paths of the entity', async () => {
  const client = await createResources();
  const rules = [{ property: '$identifier', operator: 'in', value: ['a'] }];
  const query = { combinator: 'and', rules };
  const path = `${SEARCH}?include=identifier&include=blueprint&include=properties.location`;
  expect((await client.call('POST', path, query)).body['entities']).toEqual([
    { identifier: 'a', blueprint: 'resource', properties: { location: 'eu' }, relations: {} },
  ]);
  const excluded = await client.call('POST', `${SEARCH}?exclude=properties.count`, query);
  expect(excluded.body['entities']).toMatchObject([
    { title: 'Alpha', properties: { location: 'eu', zones: ['1', '2'] } },
  ]);
  expect(excluded.body).not.toHaveProperty(['entities', 0, 'properties', 'count']);
});

test('the paged search includes by bare names', async () => {
  const client = await createResources();
  const { body } = await client.call('POST', PAGED, {
    include: ['$identifier', '$datasource', 'location', 'group'],
    limit: 1,
  });
  expect(body['entities']).toEqual([
    { identifier: 'a', datasource: 'test/1', properties: { location: 'eu' }, relations: { group: 'g' } },
  ]);
});

test('pages follow each other until next is absent, and survive a deletion', async () => {
  const client = await createResources();
  const first = await client.call('POST', PAGED, { limit: 2 });
  expect(idsOf(first.body)).toEqual(['a', 'b']);
  await client.call('DELETE', '/v1/blueprints/resource/entities/a');
  const second = await client.call('POST', PAGED, { limit: 2, from: first.body['next'] });
  expect(idsOf(second.body)).toEqual(['c']);
  expect(second.body).not.toHaveProperty('next');
});

test('a full last page has no next', async () => {
  const client = await createResources();
  expect((await client.call('POST', PAGED, { limit: 3 })).body).not.toHaveProperty('next');
});

test.each([[{ limit: 0 }], [{ limit: 1001 }], [{ from: 'nonsense' }], [{ offset: 3 }]])(
  'the page %j is refused',
  async (body) => {
    const client = await createResources();
    expect((await client.call('POST', PAGED, body)).status).toBe(422);
  },
);

test('entities are found by their datasource and the time before which they were written', async () => {
  const client = await createResources();
  const path = '/v1/blueprints/entities/datasource-entities';
  const ask = async (body: object): Promise<unknown> =>
    (await client.call('POST', path, body)).body['entities'];
  const c = { identifier: 'c', blueprint: 'resource' };
  expect(await ask({ datasource_prefix: 'port-sync/', datasource_suffix: ' main/azure' })).toEqual([c]);
  expect(await ask({ datasource_prefix: 'port-sync/', before: '2026-01-01T00:02:00.000Z' })).toEqual([]);
  expect(await ask({ datasource_prefix: 'other/' })).toEqual([]);
});

test('lists, single reads and counts', async () => {
  const client = await createResources();
  const at = '/v1/blueprints/resource';
  expect(idsOf((await client.call('GET', `${at}/entities?include=identifier`)).body)).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect((await client.call('GET', `${at}/entities-count`)).body).toEqual({ ok: true, count: 3 });
  expect((await client.call('GET', `${at}/entities/none`)).status).toBe(404);
  expect((await client.call('GET', '/v1/blueprints/none/entities-count')).status).toBe(404);
});
