import * as fc from 'fast-check';
import { createBulkWriter, type RowRefusal } from '../../../../../cli/port/api/bulk-writer';
import type { EntityRow } from '../../../../../cli/port/api/entity-row';
import { UnavailableError } from '../../../../../cli/core/errors';
import { RemoteError } from '../../../../../cli/http/remote-error';
import type { HttpRequest } from '../../../../../cli/http/json-client';
import type { FakeHttpAnswer } from '../../../../support/fake-http';
import { createDeferred, type Deferred } from '../../../../support/deferred';
import { createRecordedLog } from '../../../../support/recorded-log';
import { createScriptedPort } from '../../../../support/scripted-port';

type Answer = (rows: readonly EntityRow[], request: HttpRequest, number: number) => FakeHttpAnswer | Error;

const row = (identifier: string, properties: object = {}): EntityRow => ({
  identifier,
  properties: { ...properties },
  relations: {},
});
const rowsOf = ({ body }: HttpRequest): EntityRow[] =>
  (JSON.parse((body ?? '{}').toString()) as { entities: EntityRow[] }).entities;

/** All rows accepted, but for those that are refused in these words, or answered by these statuses. */
function answerOf(rows: readonly EntityRow[], refusals: Readonly<Record<string, number | null>> = {}) {
  const entities = rows.flatMap(({ identifier }, index) =>
    identifier in refusals ? [] : [{ index, identifier }],
  );
  const errors = rows.flatMap(({ identifier }, index) => {
    const statusCode = refusals[identifier];
    // Of null nothing is said.
    return statusCode === undefined || statusCode === null
      ? []
      : [{ index, statusCode, error: 'e', message: 'm' }];
  });
  return { status: errors.length === 0 ? 200 : 207, body: { ok: errors.length === 0, entities, errors } };
}

function setUp(answer: Answer = (rows) => answerOf(rows), concurrency = 1) {
  let number = 0;
  const port = createScriptedPort((request) => answer(rowsOf(request), request, (number += 1)));
  const accepted: string[] = [];
  const refused: Record<string, RowRefusal> = {};
  const writer = createBulkWriter<string>({
    ...port,
    log: createRecordedLog(),
    concurrency,
    onAccepted: ({ note }) => accepted.push(note),
    onRefused: ({ note }, refusal) => (refused[note] = refusal),
  });
  const deliver = async (rows: readonly EntityRow[], blueprint = 'b'): Promise<void> => {
    for (const one of rows) await writer.write({ blueprint, row: one, note: one.identifier });
    await writer.flush();
  };
  const sizes = (): number[] => port.requests.map((request) => rowsOf(request).length);
  return { ...port, writer, accepted, refused, deliver, sizes };
}

const many = (count: number): EntityRow[] => Array.from({ length: count }, (_, n) => row(`${n}`));
const names = (rows: readonly EntityRow[]): string[] => rows.map(({ identifier }) => identifier);

test('45 rows take three requests, each row in one of them', async () => {
  const { deliver, sizes, accepted, refused } = setUp();
  await deliver(many(45));
  expect(sizes()).toEqual([20, 20, 5]);
  expect(accepted).toEqual(names(many(45)));
  expect(refused).toEqual({});
});

test('rows of two blueprints never share a request', async () => {
  const { writer, requests } = setUp();
  for (const one of many(6)) {
    const blueprint = Number(one.identifier) % 2 === 0 ? 'even' : 'odd';
    await writer.write({ blueprint, row: one, note: one.identifier });
  }
  await writer.flush();
  const sent = requests.map((request) => [new URL(request.url).pathname, names(rowsOf(request))]);
  expect(sent).toEqual([
    ['/v1/blueprints/even/entities/bulk', ['0', '2', '4']],
    ['/v1/blueprints/odd/entities/bulk', ['1', '3', '5']],
  ]);
});

test('rows that together are too large for a request are sent apart', async () => {
  const { deliver, sizes, accepted } = setUp();
  await deliver(many(4).map(({ identifier }) => row(identifier, { text: 'ä'.repeat(200_000) })));
  expect(sizes()).toEqual([2, 2]);
  expect(accepted).toHaveLength(4);
});

test('a row of more than 1 MiB is never sent, and said to be too large', async () => {
  const { deliver, requests, accepted, refused } = setUp();
  await deliver([row('large', { text: '€'.repeat(400_000) }), row('small')]);
  expect(requests.map((request) => names(rowsOf(request)))).toEqual([['small']]);
  expect(accepted).toEqual(['small']);
  expect(refused['large']).toMatchObject({ status: undefined });
  expect(refused['large']?.reason).toMatch(/^it has 12000\d\d bytes, and Port takes no more than 1048576/);
});

test('of a 207 each row has its own outcome', async () => {
  const { deliver, sizes, accepted, refused } = setUp((rows) => answerOf(rows, { 3: 422, 7: 404 }));
  await deliver(many(20));
  expect(sizes()).toEqual([20]);
  expect(accepted).toEqual(names(many(20)).filter((name) => name !== '3' && name !== '7'));
  expect(refused).toEqual({
    3: { is: 'refused', status: 422, reason: 'e: m', isFinal: true, requestId: undefined },
    7: { is: 'refused', status: 404, reason: 'e: m', isFinal: true, requestId: undefined },
  });
});

describe.each([400, 413, 422])('a request that Port refuses with %d', (status) => {
  test.each([0, 10, 19])(
    'is halved down to the poison (row %d), and the others arrive once',
    async (poison) => {
      const { deliver, accepted, refused } = setUp((rows) =>
        names(rows).includes(`${poison}`) ? { status, body: { error: 'poison' } } : answerOf(rows),
      );
      await deliver(many(20));
      expect(Object.keys(refused)).toEqual([`${poison}`]);
      expect(refused[poison]).toMatchObject({ status });
      expect([...accepted].sort()).toEqual(
        names(many(20))
          .filter((name) => name !== `${poison}`)
          .sort(),
      );
    },
  );
});

test('a row that Port finds too large by its own measure is told how large it is', async () => {
  const { deliver, refused } = setUp(() => ({ status: 413 }));
  await deliver([row('x')]);
  expect(refused['x']?.reason).toMatch(/HTTP 413.*; it has 49 bytes, and Port takes no more than/);
});

test.each([301, 403, 405, 409])('a %d is about no row: it ends the run', async (status) => {
  const { deliver, requests } = setUp(() => ({ status }));
  await expect(deliver(many(3))).rejects.toMatchObject({ status });
  expect(requests).toHaveLength(1);
});

test('a blueprint that Port does not have ends the run with exit code 4, and says what to do', async () => {
  const { deliver } = setUp(() => ({ status: 404, body: { error: 'not_found' } }));
  const failure = await deliver(many(3)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UnavailableError);
  expect(failure).toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('no blueprint b') as string,
  });
});

test('a 401 is answered with one new login, and ends the run where that does not help', async () => {
  const once = setUp((rows, _request, number) => (number === 1 ? { status: 401 } : answerOf(rows)));
  await once.deliver(many(3));
  expect(once.accepted).toHaveLength(3);
  expect(once.sizes()).toEqual([3, 3]);
  const forGood = setUp(() => ({ status: 401 }));
  await expect(forGood.deliver(many(3))).rejects.toMatchObject({ status: 401 });
  expect(forGood.requests).toHaveLength(2);
});

test.each<[string, FakeHttpAnswer | Error]>([
  ['429 with a hint', { status: 429, headers: { 'retry-after': '7' } }],
  ['429 without one', { status: 429 }],
  ['503', { status: 503 }],
  ['a reset', new Error('ECONNRESET')],
  ['another schema', { body: {} }],
  ['an error in the clothes of a success', { body: { ok: false, error: 'internal_error' } }],
  ['nothing', {}],
])('%s once is repeated, and every row is counted once', async (_what, fault) => {
  const { deliver, accepted, refused, sizes } = setUp((rows, _request, number) =>
    number === 1 ? fault : answerOf(rows),
  );
  await deliver(many(20));
  expect(sizes()).toEqual([20, 20]);
  expect(accepted).toEqual(names(many(20)));
  expect(refused).toEqual({});
});

test.each<[string, FakeHttpAnswer | Error]>([
  ['503', { status: 503 }],
  ['a reset', new Error('ECONNRESET')],
  ['another schema', { body: {} }],
])('%s again and again ends the run, and nothing counts as accepted or refused', async (_what, fault) => {
  const { deliver, accepted, refused } = setUp(() => fault);
  await expect(deliver(many(3))).rejects.toBeInstanceOf(RemoteError);
  expect([accepted, refused]).toEqual([[], {}]);
});

test.each<[string, number | null]>([
  ['429', 429],
  ['503', 503],
  ['nothing', null],
])('a row that is answered with %s is sent again, alone, after a pause', async (_what, status) => {
  const { deliver, accepted, refused, requests, clock } = setUp((rows, _request, number) =>
    answerOf(rows, number < 3 ? { 4: status } : {}),
  );
  await deliver(many(20));
  expect(requests.map((request) => rowsOf(request).length)).toEqual([20, 1, 1]);
  expect(accepted.at(-1)).toBe('4');
  expect(accepted).toHaveLength(20);
  expect(refused).toEqual({});
  expect(clock.sleptMs).toBe(1000 + 2000);
});

test('a row that stays busy is refused after five times, and the others are not held up by it', async () => {
  const { deliver, accepted, refused, requests, clock } = setUp((rows) => answerOf(rows, { 4: 503 }));
  await deliver(many(6));
  expect(requests).toHaveLength(5);
  expect(accepted).toEqual(['0', '1', '2', '3', '5']);
  expect(refused).toEqual({
    4: { status: undefined, reason: 'e: m', isFinal: false, requestId: undefined },
  });
  expect(clock.sleptMs).toBe(1000 + 2000 + 4000 + 8000);
});

test('at most so many requests are under way at once', async () => {
  const waiting: Deferred[] = [];
  const all = setUp((rows) => answerOf(rows), 3);
  const { client } = all;
  const slow = {
    ...client,
    exchange: async (...args: Parameters<typeof client.exchange>) => {
      const deferred = createDeferred();
      waiting.push(deferred);
      await deferred.promise;
      return client.exchange(...args);
    },
  } as typeof client;
  const accepted: string[] = [];
  const writer = createBulkWriter<string>({
    ...all,
    client: slow,
    log: createRecordedLog(),
    concurrency: 3,
    onAccepted: ({ note }) => accepted.push(note),
    onRefused: () => undefined,
  });
  const writing = (async () => {
    for (const one of many(100)) await writer.write({ blueprint: 'b', row: one, note: one.identifier });
    await writer.flush();
  })();
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await settle();
  expect(waiting).toHaveLength(3);
  waiting[1]?.resolve();
  await settle();
  expect(waiting).toHaveLength(4);
  for (let n = 0; n < 5; n += 1) {
    for (const deferred of waiting) deferred.resolve();
    await settle();
  }
  await writing;
  expect(accepted).toHaveLength(100);
});

test('whatever Port makes of rows and requests, each row is either accepted or refused, and accepted ones are written', async () => {
  const fate = fc.constantFrom('fine', 'refused', 'poison', 'busy once', 'forgotten once');
  const fault = fc.constantFrom<FakeHttpAnswer | Error | undefined>(
    undefined,
    undefined,
    { status: 503 },
    new Error('ECONNRESET'),
    { body: {} },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 60 }),
      fc.array(fault, { maxLength: 12 }),
      async (fates, faults) => {
        const written = new Set<string>();
        const seen = new Set<string>();
        const { deliver, accepted, refused } = setUp((rows, _request, number) => {
          // Never more faults one after the other than a client bears.
          const met = number % 3 === 0 ? undefined : faults[number - 1];
          if (met !== undefined) return met;
          const fateOf = (name: string): string | undefined => fates[Number(name)];
          if (names(rows).some((name) => fateOf(name) === 'poison')) return { status: 422 };
          const refusals: Record<string, number | null> = {};
          for (const name of names(rows)) {
            const isFirst = !seen.has(name);
            seen.add(name);
            if (fateOf(name) === 'refused') refusals[name] = 422;
            else if (fateOf(name) === 'busy once' && isFirst) refusals[name] = 503;
            else if (fateOf(name) === 'forgotten once' && isFirst) refusals[name] = null;
            else written.add(name);
          }
          return answerOf(rows, refusals);
        });
        await deliver(many(fates.length));
        const bad = names(many(fates.length)).filter((name) =>
          ['refused', 'poison'].includes(fates[Number(name)] ?? ''),
        );
        expect(Object.keys(refused).sort()).toEqual([...bad].sort());
        expect(new Set(accepted)).toEqual(written);
        expect(accepted.length + Object.keys(refused).length).toBe(fates.length);
      },
    ),
    { numRuns: 60 },
  );
});
