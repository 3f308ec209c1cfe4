import { z } from 'zod';
import type { Clock } from '../../../../cli/core/clock';
import { createRequestLedger } from '../../../../cli/core/request-ledger';
import { RemoteError } from '../../../../cli/http/remote-error';
import { createPortClient, type PortRequest } from '../../../../cli/port/port-client';
import { createFakeHttp, type FakeHttpAnswer } from '../../../support/fake-http';
import { createRecordedLog } from '../../../support/recorded-log';
import { createSteppedClock } from '../../../support/stepped-clock';
import { createVirtualClock } from '../../../support/virtual-clock';

const Answer = z.object({ value: z.number() });
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const READ: PortRequest = { method: 'GET', path: '/v1/blueprints/x', operation: 'read blueprint x' };
const FINE: FakeHttpAnswer = { body: { value: 1 } };

type Ask = Parameters<typeof createFakeHttp>[0];

/** A Port that hands out `token 1`, `token 2`, … for three hours each. */
function setUp(answer: Ask, login?: Ask) {
  const clock = createVirtualClock({ start: START });
  return { ...setUpWith(clock, answer, login), clock };
}

function setUpWith(clock: Clock, answer: Ask, login?: Ask) {
  let logins = 0;
  const http = createFakeHttp(
    (request, number) => {
      if (!request.url.endsWith('/v1/auth/access_token')) return answer(request, number);
      logins += 1;
      return (
        login?.(request, logins) ?? { body: { accessToken: `token ${logins}`, expiresIn: 10_800, ok: true } }
      );
    },
    () => clock.now(),
  );
  const ledger = createRequestLedger();
  const client = createPortClient({
    http,
    baseUrl: 'https://api.port.test',
    clientId: 'id',
    clientSecret: 'secret',
    clock,
    ledger,
    log: createRecordedLog(),
    signal: new AbortController().signal,
  });
  const tokens = () =>
    http.requests.map(({ headers }) => headers?.['authorization']).filter((token) => token !== undefined);
  return { client, http, ledger, tokens, logins: () => logins };
}

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error('it did not fail with a RemoteError', { cause: error });
}

test('it logs in with the credentials and asks with the token', async () => {
  const { client, http } = setUp(() => FINE);
  await expect(client.ask({ ...READ, method: 'POST', body: { a: 1 } }, Answer)).resolves.toEqual({
    value: 1,
  });
  expect(http.requests).toMatchObject([
    {
      method: 'POST',
      url: 'https://api.port.test/v1/auth/access_token',
      body: '{"clientId":"id","clientSecret":"secret"}',
    },
    {
      method: 'POST',
      url: 'https://api.port.test/v1/blueprints/x',
      body: '{"a":1}',
      headers: { authorization: 'Bearer token 1', 'content-type': 'application/json' },
    },
  ]);
});

test('one token serves many requests, and is renewed before its end', async () => {
  const { client, clock, logins, tokens } = setUp(() => FINE);
  for (let n = 0; n < 3; n += 1) await client.ask(READ, Answer);
  expect(logins()).toBe(1);
  await clock.sleep(10_800_000 - 4 * 60_000);
  await client.ask(READ, Answer);
  expect(logins()).toBe(1);
  await clock.sleep(2 * 60_000);
  await client.ask(READ, Answer);
  expect(tokens().at(-1)).toBe('Bearer token 2');
});

test('a token that is no longer taken is renewed once', async () => {
  const { client, tokens } = setUp(({ headers }) =>
    headers?.['authorization'] === 'Bearer token 1' ? { status: 401 } : FINE,
  );
  await expect(client.ask(READ, Answer)).resolves.toEqual({ value: 1 });
  expect(tokens()).toEqual(['Bearer token 1', 'Bearer token 2']);
});

test('a refusal that stays after the new login is a failure', async () => {
  const { client, logins, tokens } = setUp(() => ({ status: 401 }));
  expect((await failureOf(client.ask(READ, Answer))).status).toBe(401);
  expect([logins(), tokens().length]).toEqual([2, 2]);
});

test.each([401, 403])(
  'a login that is refused with %d is not repeated and says what to check',
  async (status) => {
    const asking = setUp(
      () => FINE,
      () => ({ status }),
    );
    const failures = [
      await failureOf(asking.client.ask(READ, Answer)),
      await failureOf(asking.client.serverNow()),
    ];
    for (const { nextSteps } of failures) expect(nextSteps.join()).toContain('PORT_CLIENT_ID');
    expect(asking.logins()).toBe(2);
  },
);

test.each<[string, FakeHttpAnswer | Error]>([
  ['a reset', new Error('ECONNRESET')],
  ['a 503', { status: 503 }],
  ['a 429', { status: 429 }],
  ['an answer that is not what Port documents', { body: { value: 'one' } }],
  ['no answer to speak of', {}],
])('%s is repeated, and a failure in the end', async (_, broken) => {
  const healed = setUp((__, number) => (number <= 3 ? broken : FINE));
  await expect(healed.client.ask(READ, Answer)).resolves.toEqual({ value: 1 });
  expect(healed.ledger.summary().retries).toBe(2);
  const lasting = setUp(() => broken);
  expect((await failureOf(lasting.client.ask(READ, Answer))).failure.operation).toBe('read blueprint x');
  expect(lasting.tokens()).toHaveLength(6);
});

test('an answer of another shape names what is wrong with it', async () => {
  const { client } = setUp(() => ({ body: { value: 'one' } }));
  expect((await failureOf(client.ask(READ, Answer))).message).toContain('value');
});

test.each([400, 404, 409, 422])("a %d is Port's word and not repeated", async (status) => {
  const { client, tokens } = setUp(() => ({ status, body: { error: 'not_found', message: 'x' } }));
  expect(await failureOf(client.ask(READ, Answer))).toMatchObject({ status, code: 'not_found' });
  expect(tokens()).toHaveLength(1);
});

test.each([
  ['seconds', '30'],
  ['an instant', String(START / 1000 + 30)],
])('a quota that is used up is waited for before the next request, told in %s', async (_, reset) => {
  const used = { ...FINE, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } };
  const { client, clock, ledger } = setUp((__, number) => (number === 2 ? used : FINE));
  await client.ask(READ, Answer);
  expect(clock.sleptMs).toBe(0);
  await client.ask(READ, Answer);
  expect(clock.sleptMs).toBeGreaterThan(29_000);
  expect(clock.sleptMs).toBeLessThanOrEqual(30_000);
  expect(ledger.summary().throttledMs).toBeGreaterThan(29_000);
  await client.ask(READ, Answer);
  expect(clock.sleptMs).toBeLessThanOrEqual(30_000);
});

test.each<[string, Record<string, string>]>([
  ['Retry-After', { 'retry-after': '30' }],
  ['x-ratelimit-reset', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }],
])('who is told by %s to wait keeps all others waiting, too', async (_, headers) => {
  const clock = createSteppedClock();
  const { client, http } = setUpWith(clock, (__, number) => (number === 2 ? { status: 429, headers } : FINE));
  const first = client.ask(READ, Answer);
  await clock.step(1);
  expect(http.requests).toHaveLength(2);
  const others = Promise.all([client.ask(READ, Answer), client.ask(READ, Answer)]);
  await clock.step(29_000);
  expect(http.requests).toHaveLength(2);
  await clock.step(2000);
  await expect(Promise.all([first, others])).resolves.toHaveLength(2);
  expect(http.requests).toHaveLength(5);
});

test('a later hint that is shorter does not cut an earlier one', async () => {
  const clock = createSteppedClock();
  const hints = ['60', '1'];
  const { client, http } = setUpWith(clock, (__, number) => {
    const reset = hints[number - 2];
    const headers = reset === undefined ? {} : { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    return { ...FINE, headers: headers as Record<string, string> };
  });
  await Promise.all([client.ask(READ, Answer), client.ask(READ, Answer)]);
  const third = client.ask(READ, Answer);
  await clock.step(59_000);
  expect(http.requests).toHaveLength(3);
  await clock.step(1000);
  await third;
  expect(http.requests).toHaveLength(4);
});

test('a quota with something left is not waited for', async () => {
  const { client, clock } = setUp(() => ({
    ...FINE,
    headers: { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '30' },
  }));
  for (let n = 0; n < 3; n += 1) await client.ask(READ, Answer);
  expect(clock.sleptMs).toBe(0);
});

test("Port's clock counts, from its first answer on", async () => {
  const now = START - 3_600_000;
  const login = () => ({
    body: { accessToken: 't', expiresIn: 10_800 },
    headers: { date: new Date(now).toUTCString() },
  });
  const { client, logins } = setUp(() => FINE, login);
  expect(Math.abs((await client.serverNow()) - now)).toBeLessThan(60_000);
  await client.serverNow();
  expect(logins()).toBe(1);
});

test('a login that is interrupted is repeated', async () => {
  const { client, logins } = setUp(
    () => FINE,
    (_, number) => (number === 1 ? { status: 502 } : { body: { accessToken: 't', expiresIn: 10_800 } }),
  );
  await expect(client.ask(READ, Answer)).resolves.toEqual({ value: 1 });
  expect(logins()).toBe(2);
});
