import type { HttpRequest } from '../../../../../cli/http/json-client';
import { UnavailableError } from '../../../../../cli/core/errors';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import type { FakeHttpAnswer } from '../../../../support/fake-http';
import { createDeferred } from '../../../../support/deferred';
import { createScriptedPort } from '../../../../support/scripted-port';

const SET = { title: true, icon: false, team: false, properties: ['p'], relations: ['r'] };

interface Search {
  readonly query?: { readonly rules: readonly { readonly value: readonly string[] }[] };
  readonly from?: string;
  readonly limit: number;
  readonly include: readonly string[];
}
const searchOf = ({ body }: HttpRequest): Search => JSON.parse((body ?? '{}').toString()) as Search;

function setUp(answer: (search: Search, path: string) => FakeHttpAnswer | Error) {
  const port = createScriptedPort((request, path) => answer(searchOf(request), path));
  const held = createHeldEntities(port.client, () => [SET]);
  return { held, searches: () => port.requests.map(searchOf), ...port };
}

const found = (...identifiers: string[]): object[] =>
  identifiers.map((identifier) => ({
    identifier,
    title: 't',
    properties: { p: '1' },
    relations: { r: null },
  }));
const row = (identifier: string, p = '1') => ({
  identifier,
  title: 't',
  properties: { p },
  relations: { r: null },
});

test('a blueprint is read in pages of what is compared, once in a run', async () => {
  const { held, searches, asked } = setUp(({ from }) => {
    if (from === undefined) return { body: { ok: true, entities: found('a', 'b'), next: 'more' } };
    return { body: { ok: true, entities: found('c') } };
  });
  const [index, again] = await Promise.all([held.all('b p'), held.all('b p')]);
  expect(again).toBe(index);
  expect(await held.all('b p')).toBe(index);
  expect(['a', 'b', 'c', 'd'].map((one) => index.presence(one))).toEqual([
    'there',
    'there',
    'there',
    'missing',
  ]);
  expect(index.isAsWritten(row('c'))).toBe(true);
  expect(index.isAsWritten(row('c', '2'))).toBe(false);
  const include = ['$identifier', '$title', 'p', 'r'];
  expect(searches()).toEqual([
    { include, limit: 1000 },
    { include, limit: 1000, from: 'more' },
  ]);
  expect(asked('/v1/blueprints/b%20p/entities/search')).toHaveLength(2);
});

test('some entities are looked up by their identifiers, at most 100 at a time, each once', async () => {
  const { held, searches } = setUp(({ query }) => {
    const wanted = query?.rules[0]?.value ?? [];
    return { body: { ok: true, entities: found(...wanted.filter((name) => Number(name) % 2 === 0)) } };
  });
  const names = Array.from({ length: 250 }, (_, n) => `${n}`);
  const index = await held.some('b', [...names, ...names]);
  expect(searches().map(({ query }) => query?.rules[0]?.value.length)).toEqual([100, 100, 50]);
  expect(searches()[0]?.query).toEqual({
    combinator: 'and',
    rules: [{ property: '$identifier', operator: 'in', value: names.slice(0, 100) }],
  });
  expect(['0', '1', 'other'].map((one) => index.presence(one))).toEqual(['there', 'missing', 'unknown']);
  expect(await held.some('b', ['1', '2', 'other'])).toBe(index);
  expect(searches().at(-1)?.query?.rules[0]?.value).toEqual(['other']);
  await held.some('b', []);
  expect(searches()).toHaveLength(4);
});

test('where everything is read, or is being read, nothing is looked up', async () => {
  const { held, searches } = setUp(() => ({ body: { ok: true, entities: found('a') } }));
  const reading = held.all('b');
  const index = await held.some('b', ['a', 'z']);
  expect(index).toBe(await reading);
  expect(index.presence('z')).toBe('missing');
  expect(searches()).toHaveLength(1);
});

test('what was looked up and written before a blueprint is read whole is kept', async () => {
  const { held } = setUp(() => ({ body: { ok: true, entities: found('a', 'b') } }));
  const index = await held.some('b', ['a']);
  index.accept('a');
  index.keep('new');
  await held.all('b');
  expect(index.isAsWritten(row('a'))).toBe(false);
  expect(index.counts()).toEqual({ current: 1, others: 1 });
  expect(index.isCurrent('new')).toBe(true);
});

test('what is known is there at once; what is being read can be waited for', async () => {
  const answer = createDeferred<FakeHttpAnswer>();
  const port = createScriptedPort(() => ({ body: { ok: true, entities: found('a') } }));
  const { client } = port;
  const slow = {
    ...client,
    ask: async (...args: Parameters<typeof client.ask>) => (await answer.promise, client.ask(...args)),
  } as typeof client;
  const held = createHeldEntities(slow, () => [SET]);
  expect(held.index('b').presence('a')).toBe('unknown');
  await expect(held.settled('b')).resolves.toBe(held.index('b'));
  void held.all('b');
  const settled = held.settled('b');
  answer.resolve({});
  expect((await settled).presence('a')).toBe('there');
  expect(held.index('b').isWhole).toBe(true);
});

test.each(['all', 'some'] as const)(
  'a blueprint that Port does not have ends the run with exit code 4 (%s)',
  async (how) => {
    const { held } = setUp(() => ({ status: 404, body: { error: 'not_found' } }));
    const reading = how === 'all' ? held.all('b') : held.some('b', ['a']);
    const failure = await reading.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure).toMatchObject({
      exitCode: 4,
      message: 'Port has no blueprint b, which the mapping fills or relates to',
    });
  },
);

test('a failure is told to whoever waits, and to nobody else', async () => {
  const { held } = setUp(() => ({ status: 403 }));
  void held.all('b');
  await new Promise((resolve) => setImmediate(resolve));
  await expect(held.settled('b')).rejects.toMatchObject({ status: 403 });
  await expect(held.some('b', ['a'])).rejects.toMatchObject({ status: 403 });
});

test('pages that lead round in a circle are a failure, and the blueprint is not whole', async () => {
  const { held, searches } = setUp(({ from }) => ({
    body: { ok: true, entities: found('a'), next: from === 'one' ? 'two' : 'one' },
  }));
  await expect(held.all('b')).rejects.toMatchObject({
    message: expect.stringContaining('the pages do not advance') as string,
  });
  expect(searches()).toHaveLength(3);
  expect(held.index('b').presence('z')).toBe('unknown');
});

test.each([
  ['an answer of another schema', { body: { ok: true } }],
  ['an error in the clothes of a success', { body: { ok: false, error: 'internal_error' } }],
])('%s is no empty blueprint', async (_what, answer) => {
  const { held } = setUp(() => answer);
  await expect(held.all('b')).rejects.toMatchObject({ code: 'UnexpectedAnswer' });
});
