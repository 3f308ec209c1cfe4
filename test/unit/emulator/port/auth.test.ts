import { createCatalog, createClient, CREDENTIALS } from './client';

const HOUR = 60 * 60 * 1000;
const LOGIN = '/v1/auth/access_token';

test('asking again answers the same token with the life that is left', async () => {
  const client = createClient();
  const first = await client.call('POST', LOGIN, CREDENTIALS);
  client.clock.advance(HOUR);
  const second = await client.call('POST', LOGIN, CREDENTIALS);
  expect(first.body).toMatchObject({ ok: true, expiresIn: 3 * 3600, tokenType: 'Bearer' });
  expect(second.body).toEqual({ ...first.body, expiresIn: 2 * 3600 });
});

test('a token ends after three hours and the next one is another', async () => {
  const client = createClient();
  const before = await client.call('POST', LOGIN, CREDENTIALS);
  expect((await client.call('GET', '/v1/blueprints')).status).toBe(200);
  client.clock.advance(3 * HOUR);
  expect(await client.call('GET', '/v1/blueprints')).toMatchObject({
    status: 401,
    body: { ok: false, error: 'unauthorized' },
  });
  const after = await client.call('POST', LOGIN, CREDENTIALS);
  expect(after.body['accessToken']).not.toBe(before.body['accessToken']);
});

test.each([
  ['a wrong secret', { ...CREDENTIALS, clientSecret: 'x' }, 401, 'invalid_credentials'],
  ['a missing secret', { clientId: 'id' }, 422, 'invalid_request'],
  ['a key too many', { ...CREDENTIALS, grant: 'x' }, 422, 'invalid_request'],
  ['no JSON', '{', 400, 'invalid_json'],
])('a login with %s is refused', async (_name, body, status, error) => {
  expect(await createClient().call('POST', LOGIN, body)).toMatchObject({
    status,
    body: { ok: false, error },
  });
});

test.each([['Bearer x'], ['Basic abc'], ['']])('the header "%s" is not let in', async (authorization) => {
  const answer = await createClient().call('GET', '/v1/webhooks', undefined, { authorization });
  expect(answer).toMatchObject({ status: 401, body: { ok: false, error: 'unauthorized' } });
});

test('a revoked token is not let in', async () => {
  const client = createClient();
  client.port.revokeToken();
  expect((await client.call('GET', '/v1/blueprints')).status).toBe(401);
});

test('every answer carries a trace id and the pace of its family', async () => {
  const client = createClient();
  const answer = await client.call('GET', '/v1/blueprints/none');
  expect(answer.headers['x-trace-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers).toMatchObject({
    'x-ratelimit-period': '300',
    'x-ratelimit-limit': '15000',
    'x-ratelimit-remaining': '14999',
    'x-ratelimit-reset': '300',
  });
});

test('over the limit the answer is 429 until the window ends', async () => {
  const client = createClient({ rateLimitOverrides: { blueprints: 2 } });
  const statusOf = async (): Promise<number> => (await client.call('GET', '/v1/blueprints')).status;
  expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([200, 200, 429]);
  expect((await client.call('GET', '/v1/webhooks')).status).toBe(200);
  client.clock.advance(300_000);
  expect(await statusOf()).toBe(200);
});

test('with rate limits off nobody is refused', async () => {
  const client = createClient({ rateLimitOverrides: { blueprints: 0 }, rateLimits: false });
  expect((await client.call('GET', '/v1/blueprints')).status).toBe(200);
});

test('a body over 1 MiB is 413', async () => {
  const client = await createCatalog();
  const body = { identifier: 'big', properties: { location: 'x'.repeat(1024 * 1024) } };
  expect(await client.call('POST', '/v1/blueprints/group/entities', body)).toMatchObject({
    status: 413,
    body: { ok: false, error: 'payload_too_large' },
  });
});

test('reset forgets everything and puts the settings back', async () => {
  const client = await createCatalog({ mappingDelayMs: 1 });
  client.port.settings.mappingDelayMs = 500;
  client.port.reset();
  expect(client.port.entities()).toEqual({});
  expect(client.port.settings.mappingDelayMs).toBe(1);
});
