import { request as httpRequest } from 'node:http';
import type { Fault, FaultRule } from '../../../../emulator/faults/fault';
import { createFaultRules } from '../../../../emulator/faults/fault-rules';
import { createClock } from '../../../../emulator/server/clock';
import { createRequestListener, type ServiceState } from '../../../../emulator/server/exchange';
import { listen, type Listener } from '../../../../emulator/server/listener';
import { createRequestLog } from '../../../../emulator/server/request-log';
import { createRouteMatcher } from '../../../../emulator/server/route-matcher';

/** One service with one route that counts how often it was handled. */
async function startService(service: 'arm' | 'port' | 'graph' = 'arm') {
  let handled = 0;
  const errors: unknown[] = [];
  const state: ServiceState = {
    match: createRouteMatcher([
      {
        method: 'POST',
        path: '/things/:name',
        handle: ({ params, body }) => {
          handled += 1;
          if (params['name'] === 'bug') throw new Error('a bug');
          if (params['name'] === 'page')
            return {
              status: 200,
              body: { value: [1], '@odata.nextLink': 'https://localhost:1/v1.0/x?$skiptoken=a' },
            };
          return { status: 200, body: { name: params['name'], echo: body.toString(), handled } };
        },
      },
    ]),
    clock: createClock(),
    faults: createFaultRules(),
    log: createRequestLog(),
    latencyMs: () => 0,
    beforeHandling: () => undefined,
    handled: () => undefined,
  };
  const onRequest = createRequestListener({
    service,
    origin: () => 'http://localhost',
    state: () => state,
    distrust: (isStanding) => listener.distrust(isStanding),
    onError: (error) => errors.push(error),
  });
  const listener: Listener = await listen({ onRequest });
  const fail = (fault: Fault, rule: Partial<FaultRule> = {}): void =>
    state.faults.add({ service, nth: 1, ...rule, fault });
  const handledTimes = (): number => handled;
  return { listener, state, errors, fail, handledTimes, url: `${listener.origin}/things/a` };
}

interface Received {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a client gets, or the code of the error it meets. */
async function post(url: string, timeoutMs?: number): Promise<Received | string> {
  return new Promise((resolve) => {
    const sent = httpRequest(url, { method: 'POST', agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(`body: ${error.code ?? error.message}`));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          headers: response.headers,
        }),
      );
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    if (timeoutMs !== undefined) sent.setTimeout(timeoutMs, () => sent.destroy(new Error('gave up')));
    sent.end('body');
  });
}

let running: Awaited<ReturnType<typeof startService>> | undefined;
const start = async (service?: 'arm' | 'port' | 'graph') => (running = await startService(service));
afterEach(() => running?.listener.close());

test('answers by route and logs the exchange before the client has the answer', async () => {
  const { url, state } = await start();
  const received = await post(url);
  expect(received).toMatchObject({ status: 200, text: '{"name":"a","echo":"body","handled":1}' });
  expect(state.log.entries()).toEqual([
    expect.objectContaining({
      method: 'POST',
      path: '/things/a',
      route: '/things/:name',
      status: 200,
      outcome: 'answered',
      requestBytes: 4,
      responseBytes: 38,
      fault: null,
    }),
  ]);
});

test('the Date header follows the clock', async () => {
  const { url, state } = await start();
  const clock = state.clock as ReturnType<typeof createClock>;
  clock.advance(86_400_000);
  const received = await post(url);
  const date = Date.parse(String((received as Received).headers['date']));
  expect(Math.abs(date - clock.now().getTime())).toBeLessThan(5000);
});

test.each<[Fault, string, number]>([
  [{ kind: 'refuse' }, 'ECONNRESET', 0],
  [{ kind: 'reset-before' }, 'ECONNRESET', 0],
  [{ kind: 'reset-after' }, 'ECONNRESET', 1],
  [{ kind: 'reset-inside' }, 'body: ECONNRESET', 1],
  [{ kind: 'truncated' }, 'body: ECONNRESET', 1],
])('%j ends in %s, handled %d times', async (fault, error, times) => {
  const { url, fail, handledTimes, state } = await start();
  fail(fault);
  expect(await post(url)).toBe(error);
  expect(handledTimes()).toBe(times);
  expect(state.log.entries()[0]).toMatchObject({ outcome: 'cut', fault: fault.kind, status: null });
  expect(await post(url)).toMatchObject({ status: 200 });
});

test('without TLS an untrusted certificate is a connection that breaks', async () => {
  const { url, fail, handledTimes } = await start();
  fail({ kind: 'untrusted-certificate' });
  expect(await post(url)).toBe('ECONNRESET');
  expect(handledTimes()).toBe(0);
});

test('a request that is never answered ends when the client gives up', async () => {
  const { url, fail, handledTimes } = await start();
  fail({ kind: 'timeout' });
  expect(await post(url, 50)).toBe('gave up');
  expect(handledTimes()).toBe(0);
});

test('a request that is never answered ends at the given time', async () => {
  const { url, fail } = await start();
  fail({ kind: 'timeout', maxMs: 20 });
  expect(await post(url)).toBe('ECONNRESET');
});

test.each<[string, Fault, number, string]>([
  ['empty', { kind: 'empty' }, 200, ''],
  ['of another schema', { kind: 'wrong-schema' }, 200, '{}'],
  ['given', { kind: 'status', status: 403, body: { no: true } }, 403, '{"no":true}'],
  ['an HTML page', { kind: 'html', status: 200 }, 200, '<!DOCTYPE html>'],
  ['half of the real one', { kind: 'truncated-clean' }, 200, '{"name":"a","echo":'],
])('the body is %s: %j', async (_what, fault, status, body) => {
  const { url, fail } = await start();
  fail(fault);
  const received = (await post(url)) as Received;
  expect(received.status).toBe(status);
  expect(received.text.startsWith(body)).toBe(true);
  expect(received.headers['content-length']).toBe(String(Buffer.byteLength(received.text)));
});

const innerError = {
  date: expect.any(String) as unknown,
  'request-id': expect.any(String) as unknown,
  'client-request-id': expect.any(String) as unknown,
};

test.each<[Fault, number, unknown]>([
  [
    { kind: 'next-link', to: 'foreign-host' },
    200,
    { value: [1], '@odata.nextLink': 'https://graph.attacker.invalid/v1.0/x?$skiptoken=a' },
  ],
  [
    { kind: 'next-link', to: 'itself' },
    200,
    { value: [1], '@odata.nextLink': 'http://localhost/things/page?$top=1' },
  ],
  [
    { kind: 'expired-page-token' },
    400,
    { error: { code: 'Directory_ExpiredPageToken', message: expect.any(String) as unknown, innerError } },
  ],
  [
    { kind: 'status', status: 403 },
    403,
    {
      error: {
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
        innerError,
      },
    },
  ],
])('Graph with %j answers %d', async (fault, status, body) => {
  const { listener, fail } = await start('graph');
  fail(fault);
  const received = (await post(`${listener.origin}/things/page?$top=1`)) as Received;
  expect(received.status).toBe(status);
  expect(JSON.parse(received.text)).toEqual(body);
});

test('Graph names the segment that it does not know', async () => {
  const { listener } = await start('graph');
  const received = (await post(`${listener.origin}/v1.0/nonsense`)) as Received;
  expect(received.status).toBe(400);
  expect(received.headers).toMatchObject({ 'client-request-id': received.headers['request-id'] });
  expect(JSON.parse(received.text)).toEqual({
    error: { code: 'BadRequest', message: "Resource not found for the segment 'nonsense'.", innerError },
  });
});

test.each<['arm' | 'port', unknown]>([
  ['arm', { error: { code: 'ServiceUnavailable', message: expect.any(String) as unknown } }],
  ['port', { ok: false, error: 'service_unavailable', message: expect.any(String) as unknown }],
])('%s words its errors itself, also inside a 200', async (service, shape) => {
  const { url, fail } = await start(service);
  fail({ kind: 'status', status: 503, headers: { 'Retry-After': '7' } });
  fail({ kind: 'error-inside' }, { nth: 2 });
  const refused = (await post(url)) as Received;
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  expect(JSON.parse(refused.text)).toEqual(shape);
  expect(await post(url)).toMatchObject({ status: 200, text: expect.stringContaining('rror') as unknown });
});

test('a duplicated request is handled twice and answered once', async () => {
  const { url, fail } = await start();
  fail({ kind: 'duplicate' });
  expect(await post(url)).toMatchObject({
    status: 200,
    text: expect.stringContaining('"handled":2') as unknown,
  });
});

test('an answer that is replaced can have its effect all the same', async () => {
  const { url, fail, handledTimes } = await start();
  fail({ kind: 'status', status: 500, handled: true });
  expect(await post(url)).toMatchObject({ status: 500 });
  expect(handledTimes()).toBe(1);
});

test('an unknown route has the error body of its service', async () => {
  const { listener } = await start('port');
  const received = (await post(`${listener.origin}/nothing`)) as Received;
  expect(received.status).toBe(404);
  expect(JSON.parse(received.text)).toMatchObject({ ok: false, error: 'not_found' });
});

test('a bug in a handler is a 500 and is reported', async () => {
  const { listener, errors } = await start();
  expect(await post(`${listener.origin}/things/bug`)).toMatchObject({ status: 500 });
  expect(errors).toEqual([new Error('a bug')]);
});

test('the same port answers on IPv4 and by name', async () => {
  const { listener } = await start();
  const { port } = new URL(listener.origin);
  expect(await post(`http://127.0.0.1:${port}/things/a`)).toMatchObject({ status: 200 });
  expect(await post(`http://localhost:${port}/things/a`)).toMatchObject({ status: 200 });
});
