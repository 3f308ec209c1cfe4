import { createHmac } from 'node:crypto';
import type { Client } from '../client';
import { createCatalog } from '../client';

const UPSERT = {
  blueprint: 'resource',
  itemsToParse: '.body.batch',
  filter: `.item.operation == 'upsert'`,
  entity: {
    identifier: '.item.id',
    title: '.item.title',
    properties: { location: '.item.location', count: '.item.count' },
    relations: { group: `'g'` },
  },
};
const DELETE = {
  blueprint: 'resource',
  operation: { type: 'delete', deleteDependents: false },
  itemsToParse: '.body.batch',
  filter: `.item.operation == 'delete'`,
  entity: { identifier: '.item.id' },
};

type Options = { mappings?: unknown[]; security?: object; enabled?: boolean };

function createHook(
  client: Client,
  { mappings = [UPSERT, DELETE], security = {}, enabled = true }: Options = {},
): string {
  return client.port.createWebhook({ identifier: 'hook', title: 'Hook', enabled, mappings, security })
    .webhookKey;
}

const upsert = (id: unknown, rest: object = {}): object => ({
  operation: 'upsert',
  id,
  location: 'eu',
  ...rest,
});
const remove = (id: unknown): object => ({ operation: 'delete', id });

async function failures(client: Client): Promise<unknown> {
  const { body } = await client.call('GET', '/v1/audit-log?webhookId=hook&status=FAILURE&resources=entity');
  return body['audits'];
}

const resources = (client: Client): string[] =>
  client.port.entities()['resource']!.map((entity) => entity.identifier);

test('an event is answered with 202 before it is mapped', async () => {
  const client = await createCatalog();
  const answer = await client.ingest(createHook(client), { batch: [upsert('r', { title: 'R' })] });
  expect(answer).toMatchObject({ status: 202, body: { ok: true } });
  expect(answer.headers).toHaveProperty('x-trace-id');
  expect(client.port.pendingEvents()).toBe(1);
  expect(resources(client)).toEqual([]);
  await client.port.settle();
  expect(client.port.entities()['resource']).toMatchObject([
    {
      identifier: 'r',
      title: 'R',
      properties: { location: 'eu', count: null },
      relations: { group: 'g' },
      datasource: 'port/webhook/hook',
    },
  ]);
});

test('a created webhook tells where to post', async () => {
  const client = await createCatalog();
  const webhook = client.port.createWebhook({ title: 'Hook', enabled: true });
  expect(webhook.url).toBe(`https://localhost:4005/${webhook.webhookKey}`);
});

test('an unknown key is 404', async () => {
  const client = await createCatalog();
  expect(await client.ingest('none', {})).toMatchObject({
    status: 404,
    body: { ok: false, error: 'not_found' },
  });
});

test('a body that is no JSON is 400', async () => {
  const client = await createCatalog();
  expect((await client.ingest(createHook(client), '{"batch":')).status).toBe(400);
});

test.each([
  [524_288, 202],
  [524_289, 413],
])('a body of %i bytes is %i', async (size, status) => {
  const client = await createCatalog();
  const frame = JSON.stringify({ pad: '' }).length;
  const answer = await client.ingest(createHook(client), { pad: 'x'.repeat(size - frame) });
  expect(answer.status).toBe(status);
});

test('a disabled webhook takes events and drops them', async () => {
  const client = await createCatalog();
  const key = createHook(client, { enabled: false });
  expect((await client.ingest(key, { batch: [upsert('r')] })).status).toBe(202);
  await client.port.settle();
  expect(resources(client)).toEqual([]);
});

test('a Port that loses an event says 202 all the same', async () => {
  const client = await createCatalog({ dropEvents: 1 });
  const key = createHook(client);
  expect((await client.ingest(key, { batch: [upsert('lost')] })).status).toBe(202);
  await client.ingest(key, { batch: [upsert('kept')] });
  await client.port.settle();
  expect(resources(client)).toEqual(['kept']);
});

describe('signatures', () => {
  const body = JSON.stringify({ batch: [upsert('é')] });
  const hmac = (algorithm: string, text = body): string =>
    createHmac(algorithm, 's3cret').update(text).digest('hex');
  const security = { secret: 's3cret', signatureHeaderName: 'X-Signature' };
  const sha256 = { ...security, signatureAlgorithm: 'sha256', signaturePrefix: 'sha256=' };

  test.each<[string, object, object, number]>([
    ['sha256 with prefix', sha256, { 'x-signature': `sha256=${hmac('sha256')}` }, 202],
    ['sha1', { ...security, signatureAlgorithm: 'sha1' }, { 'x-signature': hmac('sha1') }, 202],
    ['plain', { ...security, signatureAlgorithm: 'plain' }, { 'x-signature': 's3cret' }, 202],
    ['a missing header', sha256, {}, 401],
    ['a missing prefix', sha256, { 'x-signature': hmac('sha256') }, 401],
    ['another algorithm', sha256, { 'x-signature': `sha256=${hmac('sha1')}` }, 401],
    ['another body', sha256, { 'x-signature': `sha256=${hmac('sha256', `${body} `)}` }, 401],
    ['a wrong plain secret', { ...security, signatureAlgorithm: 'plain' }, { 'x-signature': 'x' }, 401],
    ['no header name', { secret: 's3cret' }, {}, 202],
    ['no secret', { signatureHeaderName: 'x-signature', signatureAlgorithm: 'sha256' }, {}, 202],
  ])('%s', async (_name, asked, headers, status) => {
    const client = await createCatalog();
    const answer = await client.ingest(createHook(client, { security: asked }), body, headers);
    expect(answer.status).toBe(status);
    await client.port.settle();
    expect(resources(client)).toEqual(status === 202 ? ['é'] : []);
  });
});

test('a repeated event is mapped once where the webhook names its identifier', async () => {
  const client = await createCatalog();
  const key = createHook(client, { security: { requestIdentifierPath: '.headers["x-id"]' } });
  await client.ingest(key, { batch: [upsert('r', { count: 1 })] }, { 'x-id': '1' });
  await client.ingest(key, { batch: [upsert('r', { count: 2 })] }, { 'x-id': '1' });
  await client.ingest(key, { batch: [upsert('s')] });
  await client.ingest(key, { batch: [upsert('t')] });
  await client.port.settle();
  expect(client.port.entities()['resource']).toMatchObject([
    { identifier: 'r', properties: { count: 1 } },
    { identifier: 's' },
    { identifier: 't' },
  ]);
});

test.each([0, 1])(
  'events are mapped in the order in which they came (delay %i ms)',
  async (mappingDelayMs) => {
    const client = await createCatalog({ mappingDelayMs });
    const key = createHook(client);
    const steps = Array.from({ length: 12 }, (_, at) =>
      at % 3 === 2 ? remove('r') : upsert('r', { count: at }),
    );
    await Promise.all(
      [...steps, upsert('r', { count: 99 })].map((step) => client.ingest(key, { batch: [step] })),
    );
    await client.port.settle();
    const { body } = await client.call('GET', '/v1/audit-log?entity=r');
    const actions = (body['audits'] as { action: string }[]).map(({ action }) => action).reverse();
    expect(actions).toEqual([
      ...Array.from({ length: 4 }, () => ['CREATE', 'UPDATE', 'DELETE']).flat(),
      'CREATE',
    ]);
    expect(client.port.entities()['resource']).toMatchObject([{ properties: { count: 99 } }]);
  },
);

test('one bad row leaves the others of its event alone and is in the audit log', async () => {
  const client = await createCatalog();
  const key = createHook(client);
  const batch = [
    upsert('a'),
    upsert(null),
    upsert('b c'),
    upsert('d', { count: 'many' }),
    upsert(7),
    upsert('z'),
  ];
  await client.ingest(key, { batch });
  await client.port.settle();
  expect(resources(client)).toEqual(['a', 'z']);
  const where = {
    by: { orgId: 'org_emulator', userId: 'webhook:hook' },
    at: '2026-01-01T00:00:00.000Z',
    origin: 'WEBHOOK',
  };
  expect(await failures(client)).toMatchObject([
    {
      message: '"identifier" must be string (the mapping gave 7)',
      context: { blueprint: 'resource', entity: 'unknown' },
    },
    { message: '"properties.count" must be number', context: { entity: 'd' }, trigger: where },
    {
      message: expect.stringContaining('"identifier" must match pattern') as string,
      context: { entity: 'b c' },
    },
    {
      message: '"identifier" must be string (the mapping gave null)',
      action: 'CREATE',
      resourceType: 'entity',
    },
  ]);
});

test('deleting something unknown is a failure that says so', async () => {
  const client = await createCatalog();
  await client.ingest(createHook(client), { batch: [remove('none')] });
  await client.port.settle();
  expect(await failures(client)).toMatchObject([
    { action: 'DELETE', status: 'FAILURE', message: 'Entity with identifier "none" was not found' },
  ]);
});

test('an upsert into a blueprint that does not exist is a failure', async () => {
  const client = await createCatalog();
  await client.ingest(
    createHook(client, { mappings: [{ blueprint: 'none', entity: { identifier: '"x"' } }] }),
    {},
  );
  await client.port.settle();
  expect(await failures(client)).toMatchObject([
    { message: 'Blueprint with identifier "none" was not found' },
  ]);
});

test('a missing relation target is a failure unless the settings create it', async () => {
  const client = await createCatalog();
  const mapping = { ...UPSERT, entity: { ...UPSERT.entity, relations: { group: '.item.group' } } };
  const key = createHook(client, { mappings: [mapping] });
  await client.ingest(key, { batch: [upsert('r', { group: 'new' })] });
  await client.port.settle();
  expect(await failures(client)).toHaveLength(1);
  client.port.settings.webhookCreatesMissingRelated = true;
  await client.ingest(key, { batch: [upsert('r', { group: 'new' })] });
  await client.port.settle();
  expect(client.port.entities()).toMatchObject({
    group: [{ identifier: 'g' }, { identifier: 'new' }],
    resource: [{}],
  });
});

test.each<[string, unknown, number, number]>([
  ['"delete"', 'delete', 0, 0],
  ['{type: "delete"}', { type: 'delete' }, 0, 0],
  ['deleteDependents: true', { type: 'delete', deleteDependents: true }, 0, 0],
  ['deleteDependents: false', { type: 'delete', deleteDependents: false }, 1, 1],
])('operation %s and the dependents', async (...[, operation, groups, left]) => {
  const client = await createCatalog();
  const removal = { blueprint: 'group', operation, filter: '.body.drop', entity: { identifier: `'g'` } };
  const key = createHook(client, { mappings: [{ ...UPSERT, itemsToParse: '.body.batch // []' }, removal] });
  await client.ingest(key, { batch: [upsert('r')] });
  await client.ingest(key, { drop: true });
  await client.port.settle();
  expect(client.port.entities()['group']).toHaveLength(groups);
  expect(client.port.entities()['resource']).toHaveLength(left);
  expect(await failures(client)).toHaveLength(left);
});

test('what one event brought is found by its id', async () => {
  const client = await createCatalog();
  const key = createHook(client);
  await client.ingest(key, { batch: [upsert('a'), upsert('b')] });
  await client.ingest(key, { batch: [upsert('c')] });
  await client.port.settle();
  const all = (await client.call('GET', '/v1/audit-log?webhookId=hook')).body['audits'] as {
    additionalData: { webhookEventId: string };
    context: { entity: string };
  }[];
  expect(all.map((audit) => audit.context.entity)).toEqual(['c', 'b', 'a']);
  const { webhookEventId } = all[2]!.additionalData;
  const { body } = await client.call('GET', `/v1/audit-log?webhookEventId=${webhookEventId}`);
  expect(body['audits']).toEqual(all.slice(1));
});

test('a webhook upsert keeps what its mapping does not name', async () => {
  const client = await createCatalog();
  const key = createHook(client);
  await client.ingest(key, { batch: [upsert('r')] });
  await client.port.settle();
  await client.call('PATCH', '/v1/blueprints/resource/entities/r', { properties: { on: true }, team: 'ops' });
  await client.ingest(key, { batch: [upsert('r', { count: 3 })] });
  await client.port.settle();
  expect(client.port.entities()['resource']).toMatchObject([
    { properties: { on: true, count: 3 }, team: ['ops'] },
  ]);
});
