import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import { createRequestLedger } from '../../../../../../cli/core/request-ledger';
import { RemoteError } from '../../../../../../cli/http/remote-error';
import { createAzureClient } from '../../../../../../cli/sources/azure/client/azure-client';
import type { AzureConnection } from '../../../../../../cli/sources/azure/client/connection';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import { createRecordedLog } from '../../../../../support/recorded-log';
import { createVirtualClock } from '../../../../../support/virtual-clock';

unifyErrorRealms();

const { signal } = new AbortController();
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Scripted {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** No answer comes. */
  readonly error?: Error;
}

const page = (ids: readonly string[], more: Record<string, unknown> = {}): Scripted => ({
  body: {
    totalRecords: ids.length,
    count: ids.length,
    resultTruncated: 'false',
    facets: [],
    data: ids.map((id) => ({ id })),
    ...more,
  },
});

/** Azure's own SDK over answers that the test writes. */
function setUp(script: readonly Scripted[]) {
  const requests: PipelineRequest[] = [];
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      const { status = 200, body = {}, headers = {}, error } = script[requests.length] ?? script.at(-1)!;
      requests.push(request);
      if (error !== undefined) return Promise.reject(error);
      const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body);
      const all = createHttpHeaders({ 'content-type': 'application/json', ...headers });
      return Promise.resolve({ request, status, headers: all, bodyAsText });
    },
  };
  let logins = 0;
  let clients: ReturnType<AzureConnection['clients']> | undefined;
  const connect = () => {
    logins += 1;
    const token = `token ${logins}`;
    const credential = {
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const options = {
      endpoint: 'https://arm.test',
      credentials: { scopes: ['x/.default'] },
      retryOptions: { maxRetries: 0 },
      httpClient,
    };
    return {
      graph: new ResourceGraphClient(credential, options),
      subscriptions: new SubscriptionClient(credential, options),
    };
  };
  const connection: AzureConnection = {
    clients: () => (clients ??= connect()),
    renew: () => {
      clients = undefined;
    },
  };
  const clock = createVirtualClock({ start: START });
  const ledger = createRequestLedger();
  const log = createRecordedLog();
  const client = createAzureClient({ connection, clock, ledger, log });
  const query = () =>
    client.query({ query: 'resources', operation: 'read resources', subscriptions: ['s1'] }, signal);
  return { client, query, requests, clock, ledger, log };
}

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error('it did not fail with a RemoteError', { cause: error });
}

const bodyOf = ({ body }: PipelineRequest): unknown => (typeof body === 'string' ? JSON.parse(body) : body);

describe('a query', () => {
  test('asks for objects, in the scope and at the place that it is told', async () => {
    const { client, requests } = setUp([page(['a'])]);
    await client.query(
      { query: 'resources', operation: 'x', subscriptions: ['s1', 's2'], top: 500, skip: 20, skipToken: 't' },
      signal,
    );
    expect(bodyOf(requests[0]!)).toEqual({
      query: 'resources',
      subscriptions: ['s1', 's2'],
      options: { resultFormat: 'objectArray', $top: 500, $skip: 20, $skipToken: 't' },
    });
    expect(requests[0]!.url).toMatch(
      /^https:\/\/arm\.test\/providers\/Microsoft\.ResourceGraph\/resources\?/,
    );
  });

  test('of management groups names no subscriptions', async () => {
    const { client, requests } = setUp([page([])]);
    await client.query({ query: 'x', operation: 'x', managementGroups: ['mg'] }, signal);
    expect(bodyOf(requests[0]!)).toEqual({
      query: 'x',
      managementGroups: ['mg'],
      options: { resultFormat: 'objectArray' },
    });
  });

  test('hands over rows, sum and token, whatever resultTruncated says', async () => {
    const { query } = setUp([page(['a'], { totalRecords: 7, $skipToken: 'next', resultTruncated: 'false' })]);
    await expect(query()).resolves.toEqual({ rows: [{ id: 'a' }], totalRecords: 7, skipToken: 'next' });
  });

  test.each<[string, Scripted]>([
    ['a count that differs from the rows', page(['a'], { count: 2 })],
    ['rows in table form', { body: { totalRecords: 1, count: 1, data: { columns: [], rows: [] } } }],
    ['no sum', page(['a'], { totalRecords: undefined })],
    ['a torn body', { body: '{"totalRecords":1,"count":1,"data":[{"id":' }],
    ['a page of a proxy', { body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['a reset', { error: new RestError('read ECONNRESET', { code: 'ECONNRESET' }) }],
    ['a 500', { status: 500, body: { error: { code: 'InternalServerError', message: 'x' } } }],
    ['a 503', { status: 503, body: '' }],
  ])('is repeated after %s, and fails in the end', async (_, broken) => {
    const healed = setUp([broken, page(['a'])]);
    await expect(healed.query()).resolves.toMatchObject({ rows: [{ id: 'a' }] });
    expect(healed.requests).toHaveLength(2);
    expect(healed.ledger.summary()).toMatchObject({ total: 2, retries: 1 });
    const lasting = setUp([broken]);
    expect((await failureOf(lasting.query())).failure).toMatchObject({
      operation: 'read resources',
      service: 'Azure Resource Graph',
    });
    expect(lasting.requests).toHaveLength(6);
  });

  test.each([400, 403, 404])('is not repeated after a %d', async (status) => {
    const { query, requests } = setUp([{ status, body: { error: { code: 'X', message: 'y' } } }]);
    expect((await failureOf(query())).status).toBe(status);
    expect(requests).toHaveLength(1);
  });

  test('waits as long as a 429 without Retry-After asks for', async () => {
    const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' };
    const { query, clock, ledger } = setUp([
      { status: 429, body: { error: { code: 'RateLimiting', message: 'x' } }, headers },
      page(['a']),
    ]);
    await query();
    expect(clock.sleptMs).toBeGreaterThanOrEqual(5000);
    expect(clock.sleptMs).toBeLessThan(12_000);
    expect(ledger.summary().throttledMs).toBeGreaterThanOrEqual(5000);
  });

  test('waits when the quota is used up, before it is refused', async () => {
    const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' };
    const { query, clock } = setUp([{ ...page(['a']), headers }, page(['b'])]);
    await query();
    expect(clock.sleptMs).toBe(0);
    await query();
    expect(clock.sleptMs).toBeGreaterThan(4000);
  });

  test('has an id of its own in each attempt', async () => {
    const { query, requests } = setUp([{ status: 500, body: '' }, page(['a'])]);
    await query();
    const ids = requests.map(({ headers }) => headers.get('x-ms-client-request-id'));
    expect(new Set(ids).size).toBe(2);
    expect(ids.every(Boolean)).toBe(true);
  });
});

describe('a token that is no longer taken', () => {
  const refusal: Scripted = {
    status: 401,
    body: { error: { code: 'ExpiredAuthenticationToken', message: 'expired' } },
  };

  test('is renewed once, and the query goes on with the new one', async () => {
    const { query, requests } = setUp([refusal, page(['a'])]);
    await expect(query()).resolves.toMatchObject({ rows: [{ id: 'a' }] });
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token 1',
      'Bearer token 2',
    ]);
  });

  test('is not renewed twice for one query', async () => {
    const { query, requests } = setUp([refusal]);
    const { failure } = await failureOf(query());
    expect(failure).toMatchObject({ status: 401, code: 'ExpiredAuthenticationToken' });
    expect(failure.nextSteps?.[0]).toContain('AZURE_CLIENT_ID');
    expect(requests).toHaveLength(2);
  });

  test('is renewed again for a later query', async () => {
    const { query, requests } = setUp([refusal, page(['a']), refusal, page(['b'])]);
    await query();
    await query();
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token 1',
      'Bearer token 2',
      'Bearer token 2',
      'Bearer token 3',
    ]);
  });
});

describe('subscriptions', () => {
  const list = (names: readonly string[], nextLink?: string): Scripted => ({
    body: {
      value: names.map((subscriptionId) => ({ subscriptionId, displayName: `Name of ${subscriptionId}` })),
      nextLink,
    },
  });

  test('of all pages are listed, in lower case', async () => {
    const { client, requests } = setUp([
      list(['S1', 's2'], 'https://arm.test/subscriptions?page=2'),
      list(['S3']),
    ]);
    await expect(client.listSubscriptions(signal)).resolves.toEqual([
      { subscriptionId: 's1', displayName: 'Name of S1' },
      { subscriptionId: 's2', displayName: 'Name of s2' },
      { subscriptionId: 's3', displayName: 'Name of S3' },
    ]);
    expect(requests).toHaveLength(2);
  });

  test('are listed from the start again where a page fails: none twice, none missing', async () => {
    const first = list(['s1'], 'https://arm.test/subscriptions?page=2');
    const { client } = setUp([first, { status: 503, body: '' }, first, list(['s2'])]);
    const found = await client.listSubscriptions(signal);
    expect(found.map(({ subscriptionId }) => subscriptionId)).toEqual(['s1', 's2']);
  });

  test('without an id are no subscriptions to go on with', async () => {
    const { client } = setUp([{ body: { value: [{ displayName: 'x' }] } }]);
    expect((await failureOf(client.listSubscriptions(signal))).message).toContain('subscriptionId');
  });
});

test("the server's clock counts, from its first answer on", async () => {
  const server = START + 3_600_000;
  const { client, query } = setUp([
    { ...page([]), headers: { date: new Date(server).toUTCString() } },
    { ...page([]), headers: { date: new Date(0).toUTCString() } },
  ]);
  await query();
  await query();
  expect(client.serverNow()).toBeGreaterThanOrEqual(server);
  expect(client.serverNow()).toBeLessThan(server + 60_000);
});

test('a stop is told by its own reason', async () => {
  const reason = new Error('stopped by SIGINT');
  const { client, requests } = setUp([page([])]);
  const stopped = client.query({ query: 'x', operation: 'x' }, AbortSignal.abort(reason));
  await expect(stopped).rejects.toBe(reason);
  expect(requests).toHaveLength(0);
});
