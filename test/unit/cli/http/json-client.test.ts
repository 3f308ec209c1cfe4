import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../../cli/core/clock';
import { systemClock } from '../../../../cli/core/clock';
import { createRequestLedger } from '../../../../cli/core/request-ledger';
import { createHttpClient, type HttpClient, type HttpRequest } from '../../../../cli/http/json-client';
import { RemoteError } from '../../../../cli/http/remote-error';
import { unifyErrorRealms } from '../../../support/error-realms';

unifyErrorRealms();

type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

interface Seen {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

let server: Server;
let origin: string;
let handler: Handler;
let connections: number;
let seen: Seen[];
let client: HttpClient;
let expiry: AbortController;
const ledger = createRequestLedger();
const { signal } = new AbortController();

beforeAll(async () => {
  process.env['NO_PROXY'] = '127.0.0.1';
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      seen.push({ request, body });
      handler(request, response, body);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  connections = 0;
  seen = [];
  expiry = new AbortController();
  const clock: Clock = { ...systemClock, now: () => Date.UTC(2026, 0, 2), expire: () => expiry.signal };
  const userAgent = 'port-sync/1.2.3 default/azure';
  client = createHttpClient({ service: 'Port', userAgent, clock, ledger, timeLimitMs: 5000 });
});

afterEach(() => client.close());

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
  handler = (_, response) => response.writeHead(status, headers).end(body);
}

const ask = (more: Partial<HttpRequest> = {}) =>
  client.send({ method: 'GET', url: `${origin}/v1/x`, operation: 'ask', endpoint: 'port', ...more }, signal);

/** The failure that asking ends with. */
async function failureOf(more: Partial<HttpRequest> = {}): Promise<RemoteError> {
  const error: unknown = await ask(more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error('it did not fail with a RemoteError', { cause: error });
}

test('an answer has status, headers and the parsed body', async () => {
  answer(201, '{"ok":true}', { 'x-one': '1' });
  const { status, header, body } = await ask();
  expect([status, header('x-one'), header('x-two'), body]).toEqual([201, '1', undefined, { ok: true }]);
});

test('the request carries its method, body, headers and who we are', async () => {
  answer(200, '{}');
  const body = Buffer.from('{"a":"ä"}');
  await ask({
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: 'Bearer t' },
  });
  const { request, body: received } = seen[0]!;
  expect(request.method).toBe('POST');
  expect(request.headers).toMatchObject({
    'user-agent': 'port-sync/1.2.3 default/azure',
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: 'Bearer t',
    'content-length': String(body.length),
  });
  expect(received).toEqual(body);
});

test('every attempt has an id of its own, which errors name', async () => {
  answer(500, '{}');
  const first = await failureOf();
  const second = await failureOf();
  expect(first.failure.requestId).not.toBe(second.failure.requestId);
  const sent = Object.values(seen[0]!.request.headers);
  expect(sent).toContain(first.failure.requestId);
});

test('the id that the server names is the one to quote', async () => {
  answer(500, '{}', { 'x-trace-id': 'trace-7' });
  expect((await failureOf()).message).toContain('trace-7');
});

test.each(['', ' \n'])('an empty body of a success is no body: %j', async (text) => {
  answer(200, text);
  expect((await ask()).body).toBeUndefined();
});

test.each([
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [413, false],
  [422, false],
  [301, false],
  [429, true],
  [500, true],
  [503, true],
])('%d is a failure with what the server says; asking again can help: %p', async (status, transient) => {
  answer(status, '{"ok":false,"error":"some_code","message":"so it is"}');
  const { failure } = await failureOf();
  expect(failure).toMatchObject({
    status,
    code: 'some_code',
    detail: 'so it is',
    transient,
    operation: 'ask',
  });
});

test('a failure says how long to wait', async () => {
  answer(429, '{}', { 'retry-after': '7' });
  expect((await failureOf()).failure.retryAfterMs).toBe(7000);
});

test.each([
  ['<html>Bad gateway</html>', '<html>Bad gateway</html>'],
  ['', 'no explanation'],
  ['x'.repeat(5000), 'x'.repeat(200)],
  ['{"message":5}', '{"message":5}'],
  ['[]', '[]'],
  ['null', 'null'],
])('a failure without an explanation of its own shows the start of its body: %#', async (text, detail) => {
  answer(502, text);
  expect((await failureOf()).failure.detail).toBe(detail);
});

test('a success that is not JSON is a failure that may go away', async () => {
  answer(200, '<html>Sign in</html>');
  expect((await failureOf()).failure).toMatchObject({
    status: 200,
    detail: 'the answer is not JSON',
    transient: true,
  });
});

test('a success that is not JSON is handed over as text where anything will do', async () => {
  answer(202, 'Accepted');
  expect((await ask({ expect: 'anything' })).body).toBe('Accepted');
});

test.each<[string, Handler]>([
  ['reset before the answer', (request) => request.socket.destroy()],
  [
    'cut in the middle of a body of announced length',
    (request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"a":', () => request.socket.destroy());
    },
  ],
  [
    'cut in the middle of a chunked body',
    (request, response) => {
      response.writeHead(200);
      response.write('{"a":1}', () => request.socket.destroy());
    },
  ],
])('a connection that is %s is a failure that may go away', async (_, broken) => {
  handler = broken;
  const { failure } = await failureOf();
  expect([failure.status, failure.transient]).toEqual([undefined, true]);
  expect(failure.detail).not.toBe('');
});

test('a body that is cut without notice is not taken for the whole', async () => {
  answer(200, '{"entities":[{"identifier":"a"}');
  expect((await failureOf()).failure).toMatchObject({ detail: 'the answer is not JSON', transient: true });
});

test('a host that nobody listens on is named by its error', async () => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const { failure } = await failureOf({ url: `http://127.0.0.1:${port}/` });
  expect(failure).toMatchObject({
    transient: true,
    detail: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test.each([
  ['never begins', () => expiry.abort()],
  [
    'begins and never ends',
    (_: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200).write('{"a":', () => expiry.abort());
    },
  ],
])('an answer that %s ends with the time limit', async (_, slow) => {
  handler = slow;
  expect((await failureOf()).failure).toMatchObject({
    detail: 'no complete answer within 5 s',
    transient: true,
  });
});

test('a stop is told by its own reason', async () => {
  const stop = new AbortController();
  const reason = new Error('stopped by SIGINT');
  handler = () => stop.abort(reason);
  const request: HttpRequest = { method: 'GET', url: origin, operation: 'ask', endpoint: 'port' };
  await expect(client.send(request, stop.signal)).rejects.toBe(reason);
});

test('requests one after another keep their connection, failed ones too', async () => {
  for (const status of [200, 404, 500, 200, 202, 429, 200, 401, 200]) {
    answer(status, '{}');
    await ask().catch(() => undefined);
  }
  // The next may begin while the last one's answer is still being put away.
  expect(connections).toBeLessThanOrEqual(2);
});

test('many at once take no more than 64 connections', async () => {
  answer(200, '{}');
  await Promise.all(Array.from({ length: 100 }, () => ask()));
  expect(seen).toHaveLength(100);
  expect(connections).toBeLessThanOrEqual(64);
});

test('the ledger counts every attempt and the bytes of its body', async () => {
  answer(500, '');
  const before = ledger.summary();
  await failureOf({ method: 'POST', body: 'ä', endpoint: 'counted' });
  await failureOf({ endpoint: 'counted' });
  expect(ledger.summary().byEndpoint['counted']).toBe(2);
  expect(ledger.summary().sentBytes - before.sentBytes).toBe(2);
});
