import { RemoteError } from '../../../../../../cli/http/remote-error';
import type { GraphQuery } from '../../../../../../cli/sources/entra/client/graph-client';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  createScriptedGraph,
  GRAPH,
  type GraphScript,
  pageOf,
  refusal,
  type ScriptedAnswer,
} from '../../../../../support/scripted-graph';

unifyErrorRealms();

const { signal } = new AbortController();
const users: GraphQuery = {
  operation: 'read /users',
  version: 'v1.0',
  path: '/users',
  query: { $select: 'id,displayName', $top: '999' },
};

/** Answers in this order, the last one for ever. */
function inOrder(answers: readonly (ScriptedAnswer | Error)[]): GraphScript {
  return (_, number) => answers[number - 1] ?? answers.at(-1)!;
}

const setUp = (...answers: readonly (ScriptedAnswer | Error)[]) => createScriptedGraph(inOrder(answers));

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error('it did not fail with a RemoteError', { cause: error });
}

describe('a request', () => {
  test('goes to the host that is configured, with the version of its kind and what says who we are', async () => {
    const { client, requests, ledger } = setUp(pageOf(['a']));
    await client.getPage(users, signal);
    await client.getPage({ ...users, version: 'beta', query: {}, isEventual: true }, signal);
    const [first, second] = requests;
    expect(decodeURIComponent(first!.url)).toBe(`${GRAPH}/v1.0/users?$select=id,displayName&$top=999`);
    expect(first!.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'user-agent': 'port-sync/1.2.3 default/entra',
      'x-ms-throttle-priority': 'low',
      accept: 'application/json',
    });
    expect(first!.headers).not.toHaveProperty('ConsistencyLevel');
    expect([second!.url, second!.headers['ConsistencyLevel']]).toEqual([`${GRAPH}/beta/users`, 'eventual']);
    expect(first!.headers['client-request-id']).not.toBe(second!.headers['client-request-id']);
    expect(ledger.summary().byEndpoint).toEqual({ graph: 2 });
  });

  test.each(["startswith(displayName,'A & B') and city eq 'Köln + #1'", 'a=b', '100 %'])(
    'carries %j whole',
    async (filter) => {
      const { client, requests } = setUp(pageOf([]));
      await client.getPage({ ...users, query: { $filter: filter } }, signal);
      expect(new URL(requests[0]!.url).searchParams.get('$filter')).toBe(filter);
    },
  );

  test('follows a link as it is, whatever is in it', async () => {
    const link = `${GRAPH}/v1.0/users?$top=5&$skiptoken=X%274453707%27&a=1&a=2&$select=id%2CdisplayName&odd`;
    const { client, requests } = setUp(pageOf([]));
    await client.getPage({ ...users, isEventual: true }, signal, link);
    expect(requests[0]!.url).toBe(link);
    expect(requests[0]!.headers['ConsistencyLevel']).toBe('eventual');
  });

  test.each([
    ['https://evil.test/v1.0/users?$skiptoken=x', 'https://evil.test'],
    ['http://graph.test/v1.0/users', 'http://graph.test'],
    ['https://graph.test:8443/v1.0/users', 'https://graph.test:8443'],
    ['https://graph.test@evil.test/v1.0/users', 'https://evil.test'],
    ['/v1.0/users', 'something that is no URL'],
  ])('is not sent to %s with our token', async (link, target) => {
    const { client, requests } = setUp(pageOf([]));
    const { failure } = await failureOf(client.getPage(users, signal, link));
    expect(failure).toMatchObject({ transient: false, operation: 'read /users' });
    expect(failure.detail).toBe(`refused to send the token of ${GRAPH} to ${target}`);
    expect(requests).toHaveLength(0);
  });

  test('follows a redirect of its own host, with its token', async () => {
    const { client, requests } = setUp(
      { status: 307, headers: { location: '/v1.0/elsewhere?$top=1' } },
      pageOf(['a']),
    );
    await expect(client.getPage(users, signal)).resolves.toMatchObject({ items: [{ id: 'a' }] });
    expect(requests[1]!.url).toBe(`${GRAPH}/v1.0/elsewhere?$top=1`);
    expect(requests[1]!.headers['authorization']).toBe('Bearer token-1');
  });

  test('does not follow a redirect to another host', async () => {
    const { client, requests } = setUp({ status: 302, headers: { location: 'https://evil.test/' } });
    const { failure } = await failureOf(client.getPage(users, signal));
    expect(failure).toMatchObject({
      transient: false,
      detail: expect.stringContaining('evil.test') as string,
    });
    expect(requests).toHaveLength(1);
  });

  test('is not sent round in a circle by redirects', async () => {
    const { client, requests } = setUp({ status: 302, headers: { location: '/again' } });
    expect((await failureOf(client.getPage(users, signal))).failure).toMatchObject({
      status: 302,
      transient: false,
    });
    expect(requests).toHaveLength(6);
  });

  test('ends with the reason of who stops it', async () => {
    const reason = new Error('stopped by SIGTERM');
    const { client, requests } = setUp(pageOf([]));
    await expect(client.getPage(users, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(requests).toHaveLength(0);
  });
});

describe('an answer', () => {
  test.each<[string, ScriptedAnswer | Error]>([
    ['a reset', new Error('read ECONNRESET')],
    ['a 500', refusal(500, 'InternalServerError')],
    ['a 502 without JSON', { status: 502, body: '<html>' }],
    ['a 504', { status: 504 }],
    ['half a body', { body: '{"value":[{"id":"a"}' }],
    ['the page of a gateway', { body: '<html>Sign in</html>' }],
    ['JSON of another kind', { body: { value: { id: 'a' } } }],
    ['objects that are none', { body: { value: ['a'] } }],
  ])('is asked for again after %s, and fails in the end', async (_, broken) => {
    const healed = setUp(broken, pageOf(['a']));
    await expect(healed.client.getPage(users, signal)).resolves.toMatchObject({ items: [{ id: 'a' }] });
    expect(healed.ledger.summary()).toMatchObject({ total: 2, retries: 1 });
    const lasting = setUp(broken);
    const { failure } = await failureOf(lasting.client.getPage(users, signal));
    expect(failure).toMatchObject({ service: 'Microsoft Graph', operation: 'read /users', transient: true });
    expect(lasting.requests).toHaveLength(6);
  });

  test.each([400, 403, 404, 410, 501])('of %d is final, and says why', async (status) => {
    const { client, requests } = setUp(refusal(status, 'SomeCode', { 'request-id': 'server-7' }));
    const { failure } = await failureOf(client.getPage(users, signal));
    expect(failure).toMatchObject({
      status,
      code: 'SomeCode',
      detail: 'SomeCode in words',
      requestId: 'server-7',
      transient: false,
    });
    expect(requests).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Fri, 02 Jan 2026 03:04:35 GMT' }, 28_000],
    ['milliseconds', { 'x-ms-retry-after-ms': '2500' }, 2500],
    ['minutes, uncut', { 'retry-after': '300' }, 300_000],
  ])('of 429 is waited for as long as it asks for: %s', async (_, headers, least) => {
    const { client, clock, ledger } = setUp(refusal(429, 'TooManyRequests', headers), pageOf(['a']));
    await client.getPage(users, signal);
    expect(clock.sleptMs).toBeGreaterThanOrEqual(least);
    expect(clock.sleptMs).toBeLessThan(least * 1.2);
    expect(ledger.summary().throttledMs).toBeGreaterThanOrEqual(least);
  });

  test('of 429 without any hint is waited for all the same', async () => {
    const { client, clock, requests } = setUp(refusal(429, 'TooManyRequests'), pageOf(['a']));
    await client.getPage(users, signal);
    expect(requests).toHaveLength(2);
    expect(clock.sleptMs).toBeGreaterThan(400);
  });

  test('of 429 stops every other request as well', async () => {
    const sentAt: number[] = [];
    const { client, clock } = createScriptedGraph((_, number) => {
      sentAt.push(clock.now());
      return number === 1 ? refusal(429, 'TooManyRequests', { 'retry-after': '20' }) : pageOf([]);
    });
    const first = client.getPage(users, signal);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, client.getPage({ ...users, path: '/groups' }, signal)]);
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(20_000);
  });
});

describe('a token', () => {
  const expired = refusal(401, 'InvalidAuthenticationToken');

  test('that is no longer taken is renewed once, also in the middle of pages', async () => {
    const { client, requests } = setUp(pageOf(['a']), expired, pageOf(['b']));
    await client.getPage(users, signal);
    await expect(client.getPage(users, signal, `${GRAPH}/v1.0/users?x`)).resolves.toMatchObject({
      items: [{ id: 'b' }],
    });
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('is not renewed twice for one request', async () => {
    const { client, requests } = setUp(expired);
    const { failure } = await failureOf(client.getPage(users, signal));
    expect(failure).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
    expect(failure.nextSteps?.[0]).toContain('AZURE_CLIENT_ID');
    expect(requests).toHaveLength(2);
  });

  test('is renewed once where many requests find it expired', async () => {
    const { client, requests } = createScriptedGraph(({ headers }) =>
      headers['authorization'] === 'Bearer token-1' ? expired : pageOf([]),
    );
    await Promise.all(Array.from({ length: 8 }, () => client.getPage(users, signal)));
    expect(new Set(requests.map(({ headers }) => headers['authorization']))).toEqual(
      new Set(['Bearer token-1', 'Bearer token-2']),
    );
  });
});

test.each([
  ['12', 12],
  ['\uFEFF345', 345],
])('a count is a number as text: %j', async (body, expected) => {
  const { client } = setUp({ body });
  await expect(client.getCount({ ...users, path: '/users/$count' }, signal)).resolves.toBe(expected);
});

test.each(['', 'many', '-1', '1.5', '{}'])('a count is nothing else: %j', async (body) => {
  const { client } = setUp({ body });
  expect((await failureOf(client.getCount(users, signal))).message).toContain('expected a number');
});

test("the server's clock counts, from its first answer on", async () => {
  const { client, clock } = setUp(
    { ...pageOf([]), headers: { date: 'Fri, 02 Jan 2026 04:00:00 GMT' } },
    { ...pageOf([]), headers: { date: 'Thu, 01 Jan 1970 00:00:00 GMT' } },
  );
  expect(client.serverTime(5)).toBe(5);
  await client.getPage(users, signal);
  await client.getPage(users, signal);
  expect(client.serverTime(clock.now())).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 2, 4));
  expect(client.serverTime(clock.now())).toBeLessThan(Date.UTC(2026, 0, 2, 4, 1));
});

test('a login asks Microsoft Graph nothing', async () => {
  const { client, requests } = setUp(pageOf([]));
  await client.logIn(signal);
  expect(requests).toEqual([]);
});

test('sign-in activity keeps to its own quota: 5 pages in 10 seconds, 10 in a minute', async () => {
  const sentAt: number[] = [];
  const { client, clock } = createScriptedGraph(() => {
    sentAt.push(clock.now());
    return pageOf([]);
  });
  for (let page = 0; page < 12; page += 1) await client.getPage({ ...users, quota: 'sign-in' }, signal);
  // Sending takes a moment of its own.
  expect(sentAt[5]! - sentAt[0]!).toBeGreaterThan(9000);
  expect(sentAt[10]! - sentAt[0]!).toBeGreaterThan(59_000);
  expect(sentAt[9]! - sentAt[0]!).toBeLessThan(59_000);
});
