import { createClient } from '../client';

const AT = '/v1/webhooks';
const MAPPING = { blueprint: 'b', entity: { identifier: '.body.id' } };
const WEBHOOK = { identifier: 'hook', title: 'Hook', enabled: true, mappings: [MAPPING] };

const withMapping = (mapping: object): object => ({ ...WEBHOOK, mappings: [mapping] });
const withSecurity = (security: object): object => ({ ...WEBHOOK, security });

test.each<[string, object]>([
  ['no title', { enabled: true }],
  ['no enabled', { title: 'Hook' }],
  ['a title of 31 characters', { ...WEBHOOK, title: 'a'.repeat(31) }],
  ['an identifier of 31 characters', { ...WEBHOOK, identifier: 'a'.repeat(31) }],
  ['a description of 201 characters', { ...WEBHOOK, description: 'a'.repeat(201) }],
  ['an unknown key', { ...WEBHOOK, more: 1 }],
  ['an unknown integration type', { ...WEBHOOK, integrationType: 'other' }],
  ['an unknown security key', withSecurity({ algorithm: 'sha256' })],
  ['an unknown algorithm', withSecurity({ signatureAlgorithm: 'md5' })],
  ['a mapping without blueprint', withMapping({ entity: { identifier: '.id' } })],
  ['a mapping without identifier', withMapping({ blueprint: 'b', entity: {} })],
  ['a mapping with an unknown operation', withMapping({ ...MAPPING, operation: 'update' })],
  ['itemsToParseName', withMapping({ ...MAPPING, itemsToParseName: 'x' })],
  [
    'a delete with properties',
    withMapping({ ...MAPPING, operation: 'delete', entity: { identifier: '.id', properties: {} } }),
  ],
  [
    'a create with deleteDependents',
    withMapping({ ...MAPPING, operation: { type: 'create', deleteDependents: true } }),
  ],
  [
    'a delete by search',
    withMapping({
      ...MAPPING,
      operation: 'delete',
      entity: { identifier: { combinator: "'and'", rules: [] } },
    }),
  ],
])('a webhook with %s is refused', async (_name, body) => {
  expect(await createClient().call('POST', AT, body)).toMatchObject({
    status: 422,
    body: { ok: false, error: 'invalid_request' },
  });
});

test('the answer is called integration and has the ingest URL and security', async () => {
  const client = createClient();
  const { status, body } = await client.call('POST', AT, WEBHOOK);
  expect(status).toBe(201);
  const integration = body['integration'] as Record<string, unknown>;
  expect(integration).toMatchObject({
    ...WEBHOOK,
    security: {},
    integrationType: 'custom',
    url: `https://localhost:4005/${String(integration['webhookKey'])}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  });
  expect((await client.call('GET', `${AT}/hook`)).body['integration']).toEqual(integration);
  expect((await client.call('GET', AT)).body['integrations']).toEqual([integration]);
});

test('an identifier is assigned where none was sent', async () => {
  const { body } = await createClient().call('POST', AT, { title: 'Hook', enabled: true });
  expect(body['integration']).toMatchObject({ identifier: expect.stringMatching(/^[0-9a-f]+$/) as string });
});

test('a taken identifier is refused', async () => {
  const client = createClient();
  await client.call('POST', AT, WEBHOOK);
  expect(await client.call('POST', AT, WEBHOOK)).toMatchObject({
    status: 409,
    body: { error: 'identifier_taken' },
  });
});

test('PUT replaces, keeps the key and may rename', async () => {
  const client = createClient();
  const created = (await client.call('POST', AT, { ...WEBHOOK, description: 'x' })).body['integration'];
  const { webhookKey } = created as { webhookKey: string };
  const put = await client.call('PUT', `${AT}/hook`, { identifier: 'renamed', title: 'T', enabled: false });
  expect(put).toMatchObject({
    status: 200,
    body: { integration: { webhookKey, mappings: [], enabled: false } },
  });
  expect(put.body['integration']).not.toHaveProperty('description');
  expect((await client.call('GET', `${AT}/hook`)).status).toBe(404);
  expect((await client.call('GET', `${AT}/renamed`)).status).toBe(200);
});

test('PATCH keeps what was not sent', async () => {
  const client = createClient();
  await client.call('POST', AT, WEBHOOK);
  const { body } = await client.call('PATCH', `${AT}/hook`, { enabled: false });
  expect(body['integration']).toMatchObject({ ...WEBHOOK, enabled: false });
});

test('DELETE removes', async () => {
  const client = createClient();
  await client.call('POST', AT, WEBHOOK);
  expect((await client.call('DELETE', `${AT}/hook`)).status).toBe(200);
  expect((await client.call('DELETE', `${AT}/hook`)).status).toBe(404);
});

test('the member view shows neither key nor secret', async () => {
  const client = createClient();
  await client.call('POST', AT, withSecurity({ secret: 's3cret' }));
  const { body } = await client.call('GET', `${AT}/metadata`);
  expect(body['integrations']).toEqual([
    { identifier: 'hook', title: 'Hook', enabled: true, integrationType: 'custom' },
  ]);
});

test('a Port that masks secrets does so', async () => {
  const client = createClient({ masksSecrets: true });
  await client.call('POST', AT, withSecurity({ secret: 's3cret' }));
  const { body } = await client.call('GET', `${AT}/hook`);
  expect(body['integration']).toMatchObject({ security: { secret: '*****' } });
});
