import type { Answer, Client } from '../client';
import { createCatalog } from '../client';

const AT = '/v1/blueprints/resource/entities';
const ENTITY = { identifier: 'r', properties: { location: 'eu' }, relations: { group: 'g' } };

const withProperties = (properties: object): object => ({
  ...ENTITY,
  properties: { location: 'eu', ...properties },
});
const withRelations = (relations: object): object => ({ ...ENTITY, relations: { group: 'g', ...relations } });

async function read(client: Client, identifier = 'r'): Promise<Answer> {
  return client.call('GET', `${AT}/${encodeURIComponent(identifier)}`);
}

test.each<[string, object, number, string]>([
  ['a space in the identifier', { ...ENTITY, identifier: 'a b' }, 422, 'invalid_request'],
  ['brackets in the identifier', { ...ENTITY, identifier: 'rg(prod)' }, 422, 'invalid_request'],
  ['a # in the identifier', { ...ENTITY, identifier: 'a#EXT#@t.com' }, 422, 'invalid_request'],
  ['a dot as identifier', { ...ENTITY, identifier: '.' }, 422, 'invalid_request'],
  ['an empty identifier', { ...ENTITY, identifier: '' }, 422, 'invalid_request'],
  ['an identifier of 1,001 characters', { ...ENTITY, identifier: 'a'.repeat(1001) }, 422, 'invalid_request'],
  ['a numeric identifier', { ...ENTITY, identifier: 7 }, 422, 'invalid_request'],
  ['a numeric title', { ...ENTITY, title: 7 }, 422, 'invalid_request'],
  ['an unknown property', withProperties({ x: 1 }), 422, 'invalid_request'],
  ['a string for a number', withProperties({ count: '1' }), 422, 'invalid_request'],
  ['a number below its minimum', withProperties({ count: -1 }), 422, 'invalid_request'],
  ['a number for a string', withProperties({ location: 1 }), 422, 'invalid_request'],
  ['a string for a boolean', withProperties({ on: 'true' }), 422, 'invalid_request'],
  ['an array for an object', withProperties({ tags: [] }), 422, 'invalid_request'],
  ['a string for an array', withProperties({ zones: '1' }), 422, 'invalid_request'],
  ['a number in an array of strings', withProperties({ zones: [1] }), 422, 'invalid_request'],
  ['a value outside the enum', withProperties({ state: 'odd' }), 422, 'invalid_request'],
  ['a relative url', withProperties({ link: '/a' }), 422, 'invalid_request'],
  ['a date without time', withProperties({ seen: '2026-01-01' }), 422, 'invalid_request'],
  ['a required property missing', { ...ENTITY, properties: {} }, 422, 'invalid_request'],
  ['a required property null', withProperties({ location: null }), 422, 'invalid_request'],
  ['a required relation missing', { ...ENTITY, relations: {} }, 422, 'invalid_request'],
  ['a required relation null', withRelations({ group: null }), 422, 'invalid_request'],
  ['an unknown relation', withRelations({ x: 'g' }), 422, 'invalid_request'],
  ['an array in a single relation', withRelations({ group: ['g'] }), 422, 'invalid_request'],
  ['a string in a many relation', withRelations({ peers: 'r' }), 422, 'invalid_request'],
  ['an illegal relation target', withRelations({ peers: ['a b'] }), 422, 'invalid_request'],
  ['a target that does not exist', withRelations({ group: 'none' }), 404, 'not_found'],
  ['one unknown id among many', withRelations({ peers: ['none'] }), 404, 'not_found'],
])('an entity with %s is refused and recorded', async (_name, body, status, error) => {
  const client = await createCatalog();
  const answer = await client.call('POST', `${AT}?upsert=true`, body);
  expect(answer).toMatchObject({ status, body: { ok: false, error, message: expect.any(String) as string } });
  expect(client.port.entities()['resource']).toEqual([]);
  expect(client.port.state.audit.search({ limit: 1, resources: [], origin: [], includes: [] })).toMatchObject(
    [
      {
        status: 'FAILURE',
        action: 'CREATE',
        message: answer.body['message'],
        context: { blueprint: 'resource' },
      },
    ],
  );
});

test.each([
  '/subscriptions/1/resourcegroups/rg/providers/microsoft.web/sites/a',
  'straße',
  "o'brien",
  'a=20b',
  'back\\slash',
])('Port takes the identifier %s', async (identifier) => {
  const client = await createCatalog();
  expect((await client.call('POST', AT, { ...ENTITY, identifier })).status).toBe(201);
  expect((await read(client, identifier)).body).toMatchObject({ entity: { identifier } });
});

test('null is no value, whatever the type', async () => {
  const client = await createCatalog();
  const body = withProperties({ count: null, tags: null, zones: null, link: null, state: null });
  expect((await client.call('POST', AT, body)).status).toBe(201);
});

test('an unknown blueprint is 404', async () => {
  const client = await createCatalog();
  const answer = await client.call('POST', '/v1/blueprints/none/entities', ENTITY);
  expect(answer).toMatchObject({
    status: 404,
    body: { error: 'not_found', message: 'Blueprint with identifier "none" was not found' },
  });
});

test('a written entity has defaults, stamps and the User-Agent as datasource', async () => {
  const client = await createCatalog();
  const { body } = await client.call('POST', AT, { ...ENTITY, team: 'ops' });
  expect(body['entity']).toEqual({
    ...ENTITY,
    blueprint: 'resource',
    title: null,
    icon: null,
    team: ['ops'],
    properties: { location: 'eu', state: 'up' },
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'emulator@clients',
    updatedAt: '2026-01-01T00:00:00.000Z',
    updatedBy: 'emulator@clients',
  });
  expect(client.port.entities()['resource']).toMatchObject([{ datasource: 'test/1' }]);
});

test('without upsert an entity that exists is 409', async () => {
  const client = await createCatalog();
  await client.call('POST', AT, ENTITY);
  expect(await client.call('POST', AT, ENTITY)).toMatchObject({
    status: 409,
    body: { error: 'identifier_taken' },
  });
});

const OVERRIDDEN = { properties: { location: 'us', state: 'up' }, relations: { group: 'g' } };
const MERGED = {
  properties: { location: 'us', count: 1, state: 'down' },
  relations: { group: 'g', peers: [] },
};

test.each([
  ['overrides', 'POST', `${AT}?upsert=true`, OVERRIDDEN],
  ['merges', 'POST', `${AT}?upsert=true&merge=true`, MERGED],
  ['overrides', 'PUT', `${AT}/r`, OVERRIDDEN],
  ['merges', 'PATCH', `${AT}/r`, MERGED],
] as const)('%s with %s %s', async (_name, method, path, expected) => {
  const client = await createCatalog();
  const before = withProperties({ count: 1, state: 'down' });
  await client.call('POST', AT, { ...before, relations: { group: 'g', peers: [] } });
  client.clock.advance(1000);
  await client.call(method, path, { ...ENTITY, properties: { location: 'us' } }, { 'user-agent': 'other/2' });
  const entity = (await read(client)).body['entity'] as typeof OVERRIDDEN;
  expect({ properties: entity.properties, relations: entity.relations }).toEqual(expected);
  expect(client.port.entities()['resource']).toMatchObject([
    { datasource: 'other/2', createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:01.000Z' },
  ]);
});

test('relations are replaced, not merged', async () => {
  const client = await createCatalog();
  for (const identifier of ['a', 'b']) await client.call('POST', AT, { ...ENTITY, identifier });
  await client.call('POST', AT, withRelations({ peers: ['a'] }));
  await client.call('PATCH', `${AT}/r`, { relations: { peers: ['b'] } });
  expect((await read(client)).body).toMatchObject({ entity: { relations: { group: 'g', peers: ['b'] } } });
  await client.call('PATCH', `${AT}/r`, { relations: { peers: [] } });
  expect((await read(client)).body).toMatchObject({ entity: { relations: { peers: [] } } });
});

test.each(['PUT', 'PATCH'] as const)('%s of something unknown is 404', async (method) => {
  const client = await createCatalog();
  expect((await client.call(method, `${AT}/none`, ENTITY)).status).toBe(404);
});

test('validation_only checks and writes nothing', async () => {
  const client = await createCatalog();
  expect((await client.call('POST', `${AT}?validation_only=true`, ENTITY)).status).toBe(201);
  expect((await client.call('POST', `${AT}?validation_only=true`, withProperties({ x: 1 }))).status).toBe(
    422,
  );
  expect(client.port.entities()['resource']).toEqual([]);
});

test('missing related entities are created when asked for', async () => {
  const client = await createCatalog();
  const answer = await client.call(
    'POST',
    `${AT}?create_missing_related_entities=true`,
    withRelations({ group: 'new' }),
  );
  expect(answer.status).toBe(201);
  expect(client.port.entities()['group']).toMatchObject([
    { identifier: 'g' },
    { identifier: 'new', title: 'new' },
  ]);
});

test('an entity without identifier gets one', async () => {
  const client = await createCatalog();
  const { body } = await client.call('POST', '/v1/blueprints/group/entities', { properties: {} });
  expect(body['entity']).toMatchObject({ identifier: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
});

test('a relation may be a search', async () => {
  const client = await createCatalog();
  const rules = [{ property: 'location', operator: '=', value: 'eu' }];
  const { body } = await client.call('POST', AT, withRelations({ group: { combinator: 'and', rules } }));
  expect(body['entity']).toMatchObject({ relations: { group: 'g' } });
});

test('teams that do not exist are refused where teams are known', async () => {
  const client = await createCatalog({ teams: ['ops'] });
  expect((await client.call('POST', AT, { ...ENTITY, team: ['ops'] })).status).toBe(201);
  expect((await client.call('POST', `${AT}?upsert=true`, { ...ENTITY, team: 'dev' })).status).toBe(404);
});

test('bulk answers 200 when every row was written', async () => {
  const client = await createCatalog();
  await client.call('POST', AT, ENTITY);
  const entities = [ENTITY, { ...ENTITY, identifier: 's' }];
  expect(await client.call('POST', `${AT}/bulk?upsert=true`, { entities })).toMatchObject({
    status: 200,
    body: {
      ok: true,
      maxBulkSize: 20,
      entities: [
        { identifier: 'r', index: 0, created: false },
        { identifier: 's', index: 1, created: true },
      ],
      errors: [],
    },
  });
});

const NOWHERE = { property: 'location', operator: '=', value: 'nowhere' };

test('bulk answers 207 with each refused row and why', async () => {
  const client = await createCatalog({ refusedIdentifiers: ['poison'] });
  const entities = [
    withProperties({ x: 1 }),
    { ...ENTITY, identifier: 'good' },
    withRelations({ group: 'none' }),
    { ...ENTITY, identifier: 'poison' },
    { ...ENTITY, identifier: { combinator: 'and', rules: [NOWHERE] } },
  ];
  const { status, body } = await client.call('POST', `${AT}/bulk?upsert=true`, { entities });
  expect(status).toBe(207);
  expect(body['entities']).toEqual([{ identifier: 'good', index: 1, created: true }]);
  expect(body['errors']).toMatchObject([
    { identifier: 'r', index: 0, statusCode: 422, error: 'invalid_request' },
    { identifier: 'r', index: 2, statusCode: 404, error: 'not_found' },
    { identifier: 'poison', index: 3, statusCode: 422, error: 'invalid_request' },
    { identifier: 'unknown', index: 4, statusCode: 404, error: 'not_found' },
  ]);
});

test.each([
  ['no rows', []],
  ['21 rows', Array.from({ length: 21 }, (_, at) => ({ ...ENTITY, identifier: `r${at}` }))],
])('bulk with %s is refused whole', async (_name, entities) => {
  const client = await createCatalog();
  expect((await client.call('POST', `${AT}/bulk?upsert=true`, { entities })).status).toBe(422);
  expect(client.port.entities()['resource']).toEqual([]);
});
