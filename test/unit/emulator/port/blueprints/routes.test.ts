import { createCatalog, createClient, GROUP, RESOURCE } from '../client';

const AT = '/v1/blueprints';

const withSchema = (schema: object): object => ({ ...GROUP, identifier: 'new', schema });
const withProperty = (property: object): object => withSchema({ properties: { key: property } });
const withRelation = (relation: object): object => ({
  ...GROUP,
  identifier: 'new',
  relations: { key: relation },
});

test.each<[string, object, number, string]>([
  ['no title', { identifier: 'new', schema: { properties: {} } }, 422, 'invalid_request'],
  ['no schema', { identifier: 'new', title: 'New' }, 422, 'invalid_request'],
  ['a space in the identifier', { ...GROUP, identifier: 'a b' }, 422, 'invalid_request'],
  ['two dots as identifier', { ...GROUP, identifier: '..' }, 422, 'invalid_request'],
  ['an identifier of 101 characters', { ...GROUP, identifier: 'a'.repeat(101) }, 422, 'invalid_request'],
  [
    'a title of 101 characters',
    { ...GROUP, identifier: 'new', title: 'a'.repeat(101) },
    422,
    'invalid_request',
  ],
  [
    'a description of 201',
    { ...GROUP, identifier: 'new', description: 'a'.repeat(201) },
    422,
    'invalid_request',
  ],
  ['an unknown key in schema', withSchema({ properties: {}, more: 1 }), 422, 'invalid_request'],
  [
    'a property key with a dot',
    withSchema({ properties: { 'a.b': { type: 'string' } } }),
    422,
    'invalid_request',
  ],
  ['a property without type', withProperty({ title: 'Key' }), 422, 'invalid_request'],
  ['an unknown property type', withProperty({ type: 'integer' }), 422, 'invalid_request'],
  ['an unknown format', withProperty({ type: 'string', format: 'uuid' }), 422, 'invalid_request'],
  [
    'required naming a missing property',
    withSchema({ properties: {}, required: ['x'] }),
    422,
    'invalid_request',
  ],
  ['a relation without many', withRelation({ target: 'group', required: true }), 422, 'invalid_request'],
  [
    'a required many relation',
    withRelation({ target: 'group', required: true, many: true }),
    422,
    'invalid_request',
  ],
  [
    'an unknown key in a relation',
    withRelation({ ...RESOURCE.relations.peers, x: 1 }),
    422,
    'invalid_request',
  ],
  ['a relation to nothing', withRelation({ target: 'none', required: false, many: false }), 404, 'not_found'],
  ['a taken identifier', GROUP, 409, 'identifier_taken'],
  [
    'a mirror through no relation',
    { ...GROUP, identifier: 'new', mirrorProperties: { m: { path: 'x.$title' } } },
    422,
    'invalid_request',
  ],
  [
    'inherited ownership without path',
    { ...GROUP, identifier: 'new', ownership: { type: 'Inherited' } },
    422,
    'invalid_request',
  ],
])('a blueprint with %s is refused', async (_name, body, status, error) => {
  const client = await createCatalog();
  expect(await client.call('POST', AT, body)).toMatchObject({ status, body: { ok: false, error } });
  expect(client.port.state.blueprints.size).toBe(2);
});

test('a created blueprint has everything that the official provider reads', async () => {
  const client = createClient();
  const answer = await client.call('POST', `${AT}?create_catalog_page=false`, { ...GROUP, custom: 1 });
  expect(answer).toMatchObject({ status: 201, body: { ok: true } });
  const stamp = '2026-01-01T00:00:00.000Z';
  const expected = {
    ...GROUP,
    custom: 1,
    relations: {},
    mirrorProperties: {},
    calculationProperties: {},
    aggregationProperties: {},
    createdAt: stamp,
    updatedAt: stamp,
    createdBy: 'emulator@clients',
    updatedBy: 'emulator@clients',
  };
  expect(answer.body['blueprint']).toEqual(expected);
  const read = await client.call('GET', `${AT}/group?exclude_calculated_properties=true`);
  expect(read.body['blueprint']).toEqual(expected);
  expect((await client.call('GET', AT)).body['blueprints']).toEqual([expected]);
});

test('a blueprint may relate to itself', async () => {
  const client = createClient();
  const relations = { parent: { target: 'group', required: false, many: false } };
  expect((await client.call('POST', AT, { ...GROUP, relations })).status).toBe(201);
});

test('create_catalog_page takes booleans only', async () => {
  expect((await createClient().call('POST', `${AT}?create_catalog_page=maybe`, GROUP)).status).toBe(422);
});

test('PUT replaces the whole document', async () => {
  const client = await createCatalog();
  client.clock.advance(1000);
  const { body } = await client.call('PUT', `${AT}/resource`, { title: 'R', schema: { properties: {} } });
  expect(body['blueprint']).toMatchObject({ identifier: 'resource', title: 'R', relations: {} });
  expect(body['blueprint']).toMatchObject({
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:01.000Z',
  });
});

test('PUT without schema is refused', async () => {
  const client = await createCatalog();
  expect((await client.call('PUT', `${AT}/group`, { title: 'G' })).status).toBe(422);
});

test('PATCH adds and keeps', async () => {
  const client = await createCatalog();
  const { body } = await client.call('PATCH', `${AT}/group`, {
    title: 'Groups',
    schema: { properties: { more: { type: 'number' } } },
    relations: { main: { target: 'resource', required: false, many: false } },
  });
  expect(body['blueprint']).toMatchObject({
    title: 'Groups',
    schema: { properties: { location: { type: 'string' }, more: { type: 'number' } } },
    relations: { main: { target: 'resource' } },
  });
});

test.each(['PUT', 'PATCH'] as const)('%s does not change the type of a property', async (method) => {
  const client = await createCatalog();
  const schema = { properties: { location: { type: 'number' } } };
  const answer = await client.call(method, `${AT}/group`, { title: 'G', schema });
  expect(answer).toMatchObject({ status: 422, body: { error: 'invalid_request' } });
});

test('a rename takes entities and relations along', async () => {
  const client = await createCatalog();
  await client.call('POST', `${AT}/resource/entities`, {
    identifier: 'r',
    properties: { location: 'eu' },
    relations: { group: 'g' },
  });
  expect((await client.call('PUT', `${AT}/group`, { ...GROUP, identifier: 'team' })).status).toBe(200);
  expect((await client.call('GET', `${AT}/group`)).status).toBe(404);
  expect((await client.call('GET', `${AT}/team/entities/g`)).body['entity']).toMatchObject({
    blueprint: 'team',
  });
  const { body } = await client.call('GET', `${AT}/resource`);
  expect(body['blueprint']).toMatchObject({ relations: { group: { target: 'team' } } });
  expect((await client.call('DELETE', `${AT}/team/entities/g`)).status).toBe(409);
});

test('a rename to a taken identifier is refused', async () => {
  const client = await createCatalog();
  expect((await client.call('PUT', `${AT}/group`, { ...GROUP, identifier: 'resource' })).status).toBe(409);
});

test('values of a removed property are lost', async () => {
  const client = await createCatalog();
  await client.call('PUT', `${AT}/group`, { ...GROUP, schema: { properties: {} } });
  const { body } = await client.call('GET', `${AT}/group/entities/g`);
  expect(body['entity']).toMatchObject({ properties: {} });
});

test('DELETE is refused while entities or relations depend on the blueprint', async () => {
  const client = await createCatalog();
  const refusal = { status: 409, body: { ok: false, error: 'has_dependents' } };
  expect(await client.call('DELETE', `${AT}/group`)).toMatchObject(refusal);
  await client.call('DELETE', `${AT}/group/entities/g`);
  expect(await client.call('DELETE', `${AT}/group`)).toMatchObject(refusal);
  expect((await client.call('DELETE', `${AT}/resource`)).status).toBe(200);
  expect((await client.call('DELETE', `${AT}/group`)).status).toBe(200);
  expect((await client.call('DELETE', `${AT}/group`)).status).toBe(404);
});

test('all entities and the blueprint are deleted by a migration', async () => {
  const client = await createCatalog();
  await client.call('DELETE', `${AT}/resource`);
  const { body } = await client.call('DELETE', `${AT}/group/all-entities?delete_blueprint=true`);
  const path = `/v1/migrations/${String(body['migrationId'])}`;
  expect((await client.call('GET', path)).body).toMatchObject({ ok: true, migration: { status: 'RUNNING' } });
  await client.port.settle();
  expect((await client.call('GET', path)).body).toMatchObject({ migration: { status: 'COMPLETED' } });
  expect((await client.call('GET', `${AT}/group`)).status).toBe(404);
});

test('a migration that something stands in the way of fails', async () => {
  const client = await createCatalog();
  const { body } = await client.call('DELETE', `${AT}/group/all-entities?delete_blueprint=true`);
  await client.port.settle();
  const { body: read } = await client.call('GET', `/v1/migrations/${String(body['migrationId'])}`);
  expect(read['migration']).toMatchObject({
    status: 'FAILURE',
    message: expect.stringContaining('relations') as string,
  });
  expect((await client.call('GET', '/v1/migrations/none')).status).toBe(404);
});

test('permissions are read and patched by key', async () => {
  const client = await createCatalog();
  const patch = { entities: { register: { roles: ['Admin'] } } };
  await client.call('PATCH', `${AT}/group/permissions`, patch);
  const { body } = await client.call('GET', `${AT}/group/permissions`);
  expect(body['permissions']).toMatchObject({
    entities: { register: { roles: ['Admin'], ownedByTeam: false }, update: { roles: ['Admin', 'Member'] } },
  });
  expect((await client.call('GET', `${AT}/none/permissions`)).status).toBe(404);
});

test('the structure of system blueprints can be read', async () => {
  const client = createClient();
  expect((await client.call('GET', `${AT}/system/_user/structure`)).body).toMatchObject({
    ok: true,
    structure: { identifier: '_user' },
  });
  expect((await client.call('GET', `${AT}/system/_none/structure`)).status).toBe(404);
});
