import { createHmac } from 'node:crypto';
import { createRequestLedger } from '../../../../cli/core/request-ledger';
import type { HttpRequest } from '../../../../cli/http/json-client';
import { RemoteError } from '../../../../cli/http/remote-error';
import { createWebhookDelivery, type WebhookDeliveryOptions } from '../../../../cli/port/webhook-delivery';
import { noCounts } from '../../../../cli/sync/delivery';
import type { Change } from '../../../../cli/sync/change';
import { change } from '../../../support/changes';
import { createDeferred, type Deferred, settle } from '../../../support/deferred';
import { createFakeHttp, type FakeHttpAnswer } from '../../../support/fake-http';
import { createRecordedLog } from '../../../support/recorded-log';
import { createVirtualClock } from '../../../support/virtual-clock';

const URL = 'https://ingest.test/k3y';
const ACCEPTED: FakeHttpAnswer = { status: 202, body: { ok: true } };

type Answer = Parameters<typeof createFakeHttp>[0];

function setUp(answer: Answer = () => ACCEPTED, options: Partial<WebhookDeliveryOptions> = {}) {
  const http = createFakeHttp(answer);
  const clock = createVirtualClock();
  const ledger = createRequestLedger();
  const { signal } = new AbortController();
  const delivery = createWebhookDelivery({
    http,
    ingestUrl: URL,
    secret: 'geheim ä',
    wire: 'batch',
    concurrency: 4,
    clock,
    ledger,
    log: createRecordedLog(),
    signal,
    ...options,
  });
  const deliver = async (changes: readonly Change[]): Promise<void> => {
    await delivery.send({ changes });
    await delivery.flush();
  };
  return { http, delivery, deliver, clock, ledger };
}

const many = (count: number, prefix = ''): Change[] =>
  Array.from({ length: count }, (_, n) => change(`${prefix}${n}`));

/** The ids of the changes in a request. */
function idsIn({ body }: HttpRequest): string[] {
  const { batch } = JSON.parse((body ?? '').toString()) as { batch: { data: { resourceId: string } }[] };
  return batch.map(({ data }) => data.resourceId);
}

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error('it did not fail with a RemoteError', { cause: error });
}

test('250 changes take three requests, each change in one of them', async () => {
  const { http, delivery, deliver } = setUp();
  await deliver(many(250));
  expect(http.requests).toHaveLength(3);
  expect(http.requests.flatMap(idsIn).sort()).toEqual(
    many(250)
      .map(({ id }) => id)
      .sort(),
  );
  expect(delivery.summary()).toMatchObject({
    counts: { resource: { ...noCounts(), upserts: 250, deletes: 0 } },
    refused: [],
  });
  expect(http.requests.every(({ method, url }) => method === 'POST' && url === URL)).toBe(true);
});

test('every body is signed over its exact bytes', async () => {
  const { http, deliver } = setUp();
  await deliver([change('/ä', { data: { name: '😀 "quoted"' } }), change('/b')]);
  const { body, headers } = http.requests[0]!;
  expect(Buffer.isBuffer(body)).toBe(true);
  const digest = createHmac('sha256', 'geheim ä')
    .update(body as Buffer)
    .digest('hex');
  expect(headers).toEqual({
    'content-type': 'application/json',
    'x-port-sync-signature': `sha256=${digest}`,
  });
});

test('without a secret nothing is signed', async () => {
  const { http, deliver } = setUp(undefined, { secret: undefined });
  await deliver(many(1));
  expect(http.requests[0]?.headers).toEqual({ 'content-type': 'application/json' });
});

test('in the single format each change is a request of its own', async () => {
  const { http, deliver } = setUp(undefined, { wire: 'single' });
  await deliver(many(3));
  expect(http.requests).toHaveLength(3);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['text', 'Accepted'],
  ['a list', []],
  ['null', null],
  ['an object of any kind', { message: 'queued' }],
])('a 202 with %s is accepted', async (_, body) => {
  const { http, delivery, deliver } = setUp(() => ({ status: 202, body }));
  await deliver(many(1));
  expect([http.requests.length, delivery.summary().counts]).toEqual([
    1,
    { resource: { ...noCounts(), upserts: 1, deletes: 0 } },
  ]);
});

test.each<[string, FakeHttpAnswer | Error]>([
  ['a web page in place of an answer', { status: 200, body: '\n<!DOCTYPE html><html>Sign in' }],
  ['a success that says ok: false', { status: 202, body: { ok: false } }],
  ['a reset', new Error('socket hang up')],
  ['a 503', { status: 503 }],
  ['a 429', { status: 429 }],
])('%s is repeated with the same bytes until Port accepts, and counted once', async (_, answer) => {
  const { http, delivery, deliver, ledger } = setUp((__, number) => (number < 3 ? answer : ACCEPTED));
  await deliver(many(2));
  expect(http.requests).toHaveLength(3);
  expect(new Set(http.requests.map(({ body }) => body?.toString())).size).toBe(1);
  expect(delivery.summary().counts).toEqual({ resource: { ...noCounts(), upserts: 2, deletes: 0 } });
  expect(ledger.summary().retries).toBe(2);
});

test('a web page that stays is a failure: nothing of it counts as delivered', async () => {
  const { delivery, deliver } = setUp(() => ({ status: 200, body: '<html>' }));
  expect((await failureOf(deliver(many(2)))).message).toContain('web page');
  expect(delivery.summary().counts).toEqual({});
});

test('a 429 is waited out as long as it asks', async () => {
  const answers = [{ status: 429, headers: { 'retry-after': '20' } }, ACCEPTED];
  const { deliver, clock } = setUp((_, number) => answers[number - 1]!);
  await deliver(many(1));
  expect(clock.sleptMs).toBeGreaterThanOrEqual(20_000);
});

test.each([
  [401, 'PORT_WEBHOOK_SECRET'],
  [403, 'PORT_WEBHOOK_SECRET'],
  [404, 'PORT_WEBHOOK_INGEST_URL'],
])('a %d is not repeated and says what to check', async (status, name) => {
  const { http, deliver } = setUp(() => ({ status }));
  const failure = await failureOf(deliver(many(150)));
  expect([failure.exitCode, failure.nextSteps.join()]).toEqual([4, expect.stringContaining(name)]);
  expect(http.requests.length).toBeLessThanOrEqual(2);
});

describe.each([400, 413, 422])('a body that Port refuses with %d', (status) => {
  test.each([0, 41, 99])(
    'is halved down to the poison (change %d), and the others arrive once',
    async (bad) => {
      const arrived: string[] = [];
      const { http, delivery, deliver } = setUp((request) => {
        const ids = idsIn(request);
        if (ids.includes(String(bad))) return { status, body: { message: 'poison' } };
        arrived.push(...ids);
        return ACCEPTED;
      });
      await deliver(many(100));
      expect(arrived.sort()).toEqual(
        many(100)
          .map(({ id }) => id)
          .filter((id) => id !== String(bad))
          .sort(),
      );
      const { counts, refused } = delivery.summary();
      expect(counts).toEqual({ resource: { ...noCounts(), upserts: 99, refused: 1 } });
      expect(refused).toMatchObject([
        {
          kind: 'resource',
          isFinal: true,
          blueprint: 'microsoft.x/y',
          identifier: String(bad),
          reason: expect.stringContaining('poison') as string,
        },
      ]);
      expect(http.requests.length).toBeLessThanOrEqual(2 * 7 + 1);
    },
  );
});

test('a change over the limit is reported alone, with its size, and is not sent', async () => {
  const { http, delivery, deliver } = setUp();
  await deliver([change('a'), change('big', { data: { padding: 'x'.repeat(600_000) } }), change('c')]);
  expect(http.requests.flatMap(idsIn)).toEqual(['a', 'c']);
  const { refused } = delivery.summary();
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({
    identifier: 'big',
    reason: expect.stringMatching(/600\d{3} bytes.*524288/) as string,
  });
});

test('the last change is one that Port has accepted', async () => {
  const { delivery, deliver } = setUp((request) =>
    idsIn(request).includes('poison') ? { status: 400 } : ACCEPTED,
  );
  await deliver([...many(3), change('poison')]);
  expect(delivery.summary().last?.id).toBe('2');
  await deliver([change('poison')]);
  expect(delivery.summary().last?.id).toBe('2');
  await deliver([change('later')]);
  expect(delivery.summary().last?.id).toBe('later');
});

test('there is no last change where nothing was accepted', async () => {
  const { delivery, deliver } = setUp(() => ({ status: 400 }));
  expect(delivery.summary().last).toBeUndefined();
  await deliver([change('poison')]);
  expect(delivery.summary().last).toBeUndefined();
});

describe('with a Port that is slow', () => {
  function setUpSlow(concurrency: number) {
    const waiting: Deferred<FakeHttpAnswer>[] = [];
    const all = setUp(
      () => {
        const deferred = createDeferred<FakeHttpAnswer>();
        waiting.push(deferred);
        return deferred.promise;
      },
      { concurrency },
    );
    const answerAll = async (): Promise<void> => {
      for (const deferred of waiting.splice(0)) deferred.resolve(ACCEPTED);
      for (let n = 0; n < 5; n += 1) await settle();
    };
    return { ...all, waiting, answerAll };
  }

  test('no more requests are under way than may, and whoever sends more waits', async () => {
    const { http, delivery, waiting, answerAll } = setUpSlow(2);
    const progress = { isTaken: false };
    const sent = delivery.send({ changes: many(1000) }).then(() => (progress.isTaken = true));
    for (let n = 0; n < 10; n += 1) await settle();
    expect([http.requests.length, progress.isTaken]).toEqual([2, false]);
    while (!progress.isTaken) {
      expect(waiting.length).toBeLessThanOrEqual(2);
      await answerAll();
    }
    await sent;
  });

  test('a flush ends when everything is answered, and the last change is sent last', async () => {
    const { http, delivery, waiting, answerAll } = setUpSlow(4);
    await delivery.send({ changes: many(250) });
    let isFlushed = false;
    const flushed = delivery.flush().then(() => (isFlushed = true));
    for (let n = 0; n < 5; n += 1) await settle();
    expect(http.requests.flatMap(idsIn)).not.toContain('249');
    while (waiting.length > 0) {
      expect(isFlushed).toBe(false);
      await answerAll();
    }
    await flushed;
    expect(idsIn(http.requests.at(-1)!)).toContain('249');
  });

  test('the first failure ends it: nothing more is sent', async () => {
    const { http, delivery, waiting } = setUpSlow(1);
    const sent = delivery.send({ changes: many(1000) });
    for (let n = 0; n < 5; n += 1) await settle();
    waiting[0]?.resolve({ status: 401 });
    await failureOf(sent);
    await failureOf(delivery.flush());
    expect(http.requests).toHaveLength(1);
  });
});

test('a stop is told by its own reason', async () => {
  const stop = new AbortController();
  const reason = new Error('stopped by SIGINT');
  const { deliver } = setUp(undefined, { signal: stop.signal });
  stop.abort(reason);
  await expect(deliver(many(1))).rejects.toBe(reason);
});

test('upserts and deletes are counted apart, by kind', async () => {
  const { delivery, deliver } = setUp();
  await deliver([
    change('a'),
    change('b', { operation: 'delete' }),
    change('c', { kind: 'resourceContainer' }),
  ]);
  expect(delivery.summary().counts).toEqual({
    resource: { ...noCounts(), upserts: 1, deletes: 1 },
    resourceContainer: { ...noCounts(), upserts: 1 },
  });
});
