import type { HttpRequest } from '../../../../cli/http/json-client';
import { searchEntities } from '../../../../cli/port/entity-search';
import { collect } from '../../../support/collect';
import type { FakeHttpAnswer } from '../../../support/fake-http';
import { createScriptedPort } from '../../../support/scripted-port';

const bodyOf = ({ body }: HttpRequest): Record<string, unknown> =>
  JSON.parse((body ?? '{}').toString()) as Record<string, unknown>;
const page = (identifiers: readonly string[], next?: string | null): FakeHttpAnswer => ({
  body: { ok: true, entities: identifiers.map((identifier) => ({ identifier })), next },
});

function setUp(answer: (body: Record<string, unknown>, number: number) => FakeHttpAnswer | Error) {
  let number = 0;
  return createScriptedPort((request) => answer(bodyOf(request), (number += 1)));
}

test('all pages are read, each where the one before it ended', async () => {
  const { client, requests } = setUp(({ from }) =>
    from === undefined ? page(['a'], 'one') : from === 'one' ? page([], 'two') : page(['b'], null),
  );
  const pages = await collect(searchEntities(client, { blueprint: 'b/ä', include: ['$identifier', 'p'] }));
  expect(pages).toEqual([[{ identifier: 'a' }], [], [{ identifier: 'b' }]]);
  const common = { include: ['$identifier', 'p'], limit: 1000 };
  expect(requests.map(bodyOf)).toEqual([common, { ...common, from: 'one' }, { ...common, from: 'two' }]);
  expect(requests[0]?.url).toContain('/v1/blueprints/b%2F%C3%A4/entities/search');
});

test('all rules have to hold', async () => {
  const { client, requests } = setUp(() => page([]));
  const rules = [{ property: '$identifier', operator: 'in', value: ['a'] }];
  await collect(searchEntities(client, { blueprint: 'b', rules, include: [] }));
  expect(bodyOf(requests[0]!)).toEqual({ query: { combinator: 'and', rules }, include: [], limit: 1000 });
});

test('who needs no more asks for no more', async () => {
  const { client, requests } = setUp(() => page(['a'], 'more'));
  for await (const entities of searchEntities(client, { blueprint: 'b', include: [] })) {
    expect(entities).toHaveLength(1);
    break;
  }
  expect(requests).toHaveLength(1);
});

test.each<[string, string[]]>([
  ['the same place', ['one', 'one']],
  ['a place before', ['one', 'two', 'one']],
])('pages that lead to %s are a failure and no endless loop', async (_what, cursors) => {
  const { client, requests } = setUp((_body, number) => page(['a'], cursors[number - 1] ?? 'else'));
  await expect(collect(searchEntities(client, { blueprint: 'b', include: [] }))).rejects.toMatchObject({
    message: expect.stringContaining('the pages do not advance') as string,
    failure: { transient: false },
  });
  expect(requests).toHaveLength(cursors.length);
});

test('a page that fails for good fails the search; one that fails once does not', async () => {
  const lasting = setUp((_body, number) => (number === 1 ? page(['a'], 'more') : { status: 503 }));
  await expect(
    collect(searchEntities(lasting.client, { blueprint: 'b', include: [] })),
  ).rejects.toMatchObject({
    status: 503,
  });
  const once = setUp((_body, number) => {
    if (number === 1) return page(['a'], 'more');
    return number === 2 ? new Error('ECONNRESET') : page(['b']);
  });
  const pages = await collect(searchEntities(once.client, { blueprint: 'b', include: [] }));
  expect(pages.flat()).toEqual([{ identifier: 'a' }, { identifier: 'b' }]);
});

test.each([
  ['no list', { ok: true }],
  ['an error in the clothes of a success', { ok: false, error: 'internal_error' }],
  ['entities without an identifier', { ok: true, entities: [{ title: 'a' }] }],
])('%s is no empty result', async (_what, body) => {
  const { client } = setUp(() => ({ body }));
  await expect(collect(searchEntities(client, { blueprint: 'b', include: [] }))).rejects.toMatchObject({
    code: 'UnexpectedAnswer',
  });
});

test('fields that Port leaves empty are taken as they are', async () => {
  const entity = {
    identifier: 'a',
    title: null,
    icon: null,
    team: 'x',
    properties: null,
    relations: { r: null },
  };
  const { client } = setUp(() => ({ body: { ok: true, entities: [entity] } }));
  await expect(collect(searchEntities(client, { blueprint: 'b', include: [] }))).resolves.toEqual([[entity]]);
});
