import type { EntityRule } from '../../../../catalog/entity-rule';
import { ConfigurationError } from '../../../../cli/core/errors';
import type { MappedItem, MapperItem } from '../../../../cli/mapping/mapper';
import { createOceanMapper } from '../../../../cli/mapping/ocean-mapper';
import { rule, selector } from '../../../support/entity-rules';
import { createInProcessJq } from '../../../support/in-process-jq';

const signal = new AbortController().signal;
const PLACE = rule().place;

async function map(
  rules: readonly EntityRule[],
  ...items: readonly MapperItem[]
): Promise<readonly MappedItem[]> {
  return createOceanMapper(new Map([['/users', rules]]), await createInProcessJq()).map(
    '/users',
    items,
    signal,
  );
}

const upsert = (data: MapperItem['data']): MapperItem => ({ operation: 'upsert', data });
const remove = (data: MapperItem['data']): MapperItem => ({ operation: 'delete', data });
const entity = (identifier: string, more: object = {}) => ({
  operation: 'upsert',
  blueprint: 'thing',
  identifier,
  properties: {},
  relations: {},
  rule: 0,
  ...more,
});
const mapped = (...entities: object[]) => ({ entities, excluded: [], errors: [], isMapped: true });
const unmapped = (more: object = {}) => ({
  entities: [],
  excluded: [],
  errors: [],
  isMapped: false,
  ...more,
});
const failed = (path: string, reason: string) => unmapped({ errors: [{ place: PLACE, path, reason }] });

const USERS = rule({
  filter: selector('.accountEnabled'),
  blueprint: { jq: '"thing"' },
  entity: { title: '.name', properties: { upper: '.name | ascii_upcase' }, relations: { boss: '.boss' } },
});

test('items become entities, with escaped identifiers', async () => {
  await expect(
    map([USERS], upsert({ id: 'a b', name: 'Ann', accountEnabled: true, boss: ['c=d', null] })),
  ).resolves.toEqual([
    mapped(entity('a=20b', { title: 'Ann', properties: { upper: 'ANN' }, relations: { boss: ['c=3Dd'] } })),
  ]);
});

test('what a selector refuses is named, escaped, if it can be', async () => {
  await expect(
    map(
      [USERS],
      upsert({ id: 'a b', accountEnabled: false }),
      upsert({ accountEnabled: false }),
      upsert({ id: ['x'], accountEnabled: false }),
    ),
  ).resolves.toEqual([
    unmapped({ excluded: [{ blueprint: 'thing', identifier: 'a=20b' }] }),
    unmapped(),
    unmapped(),
  ]);
});

test.each([
  [null, 'null'],
  ['yes', 'string'],
  [1, 'number'],
])('a selector that yields %j is an error of the item', async (accountEnabled, type) => {
  await expect(map([USERS], upsert({ id: 'x', accountEnabled }))).resolves.toEqual([
    failed('selector.query', `yields ${type}, not true or false`),
  ]);
});

test('an expression that fails is an error of the item, with its path and the words of jq', async () => {
  await expect(
    map(
      [USERS],
      upsert({ id: 'x', name: 7, accountEnabled: true }),
      upsert({ id: 'y', name: 'Y', accountEnabled: true }),
    ),
  ).resolves.toEqual([
    failed(
      'properties.upper',
      expect.stringContaining('explode input must be a string') as unknown as string,
    ),
    mapped(entity('y', { title: 'Y', properties: { upper: 'Y' }, relations: { boss: null } })),
  ]);
});

test('an item without blueprint or identifier is not mapped, and nothing is wrong with it', async () => {
  const byType = rule({ blueprint: { jq: '.type' } });
  await expect(
    map([byType], upsert({ id: 'x' }), upsert({ type: 't' }), upsert({ id: '', type: 't' })),
  ).resolves.toEqual([unmapped(), unmapped(), unmapped()]);
});

test('every element of a list becomes an entity of its own', async () => {
  const memberships = rule({
    itemsToParse: '.members',
    itemName: 'member',
    entity: { identifier: '.id + "/" + .member.id' },
  });
  await expect(
    map(
      [memberships],
      upsert({ id: 'g', members: [{ id: 'a' }, { id: 'b' }] }),
      upsert({ id: 'g', members: [] }),
      upsert({ id: 'g', members: null }),
      upsert({ id: 'g' }),
      upsert({ id: 'g', members: 'a' }),
      upsert({ id: 'g', members: [{ id: 'a' }, { id: 7 }] }),
    ),
  ).resolves.toEqual([
    mapped(entity('g/a'), entity('g/b')),
    unmapped(),
    unmapped(),
    unmapped(),
    failed('itemsToParse', 'yields string, not an array'),
    failed('identifier', 'string ("g/") and number (7) cannot be added'),
  ]);
});

test('a rule that fails takes none of the others with it, and lets nothing go', async () => {
  const rules = [
    rule({ filter: selector('.isGuest') }),
    rule({ entity: { title: '.name | ascii_upcase' } }),
    rule({ blueprint: { literal: 'other' } }),
  ];
  await expect(map(rules, upsert({ id: 'x', isGuest: false, name: 7 }))).resolves.toEqual([
    {
      entities: [entity('x', { blueprint: 'other', rule: 2 })],
      excluded: [],
      errors: [{ place: PLACE, path: 'title', reason: expect.any(String) as unknown }],
      isMapped: true,
    },
  ]);
});

test('what one selector refuses and another rule makes does not have to go', async () => {
  const rules = [rule({ filter: selector('.isGuest') }), rule({ filter: selector('.isGuest | not') })];
  await expect(
    map(rules, upsert({ id: 'x', isGuest: true }), upsert({ id: 'y', isGuest: false })),
  ).resolves.toEqual([mapped(entity('x')), mapped(entity('y', { rule: 1 }))]);
});

test('what several selectors refuse is named once', async () => {
  const rules = [rule({ filter: selector('false') }), rule({ filter: selector('false') })];
  await expect(map(rules, upsert({ id: 'x' }))).resolves.toEqual([
    unmapped({ excluded: [{ blueprint: 'thing', identifier: 'x' }] }),
  ]);
});

test('of a deleted item nothing but blueprint and identifier is asked', async () => {
  const rules = [USERS, rule({ entity: { identifier: '.mail | ascii_downcase' } })];
  const deleted = { operation: 'delete', blueprint: 'thing', properties: {}, relations: {}, rule: 0 };
  await expect(map([rules[0]!], remove({ id: 'a b' }))).resolves.toEqual([
    mapped({ ...deleted, identifier: 'a=20b' }),
  ]);
  await expect(map([rules[0]!, rules[0]!], remove({ id: 'x' }))).resolves.toEqual([
    mapped({ ...deleted, identifier: 'x' }),
  ]);
  await expect(map(rules, remove({ id: 'x' }))).resolves.toEqual([
    {
      ...mapped({ ...deleted, identifier: 'x' }),
      errors: [{ place: PLACE, path: 'identifier', reason: expect.any(String) as unknown }],
    },
  ]);
});

test('results come in the order of the items, whatever their operations', async () => {
  const items = Array.from({ length: 2500 }, (_, index) =>
    index % 3 === 0 ? remove({ id: String(index) }) : upsert({ id: String(index) }),
  );
  const results = await map([rule()], ...items);
  expect(results.map(({ entities: [first] }) => `${first?.operation} ${first?.identifier}`)).toEqual(
    items.map(({ operation, data }) => `${operation} ${String(data['id'])}`),
  );
});

test('values stay what they are', async () => {
  const values = [
    'Zoë \u{1f600} \u0000 \u007f \u2028 "\\(1 + 1)" \'x\' \\',
    1e21,
    -0.1,
    Number.MAX_SAFE_INTEGER,
    12345678901234567890,
    5e-324,
    [],
    {},
    [[null]],
    JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1, "": 2}') as unknown,
  ];
  const given = rule({
    entity: { properties: { same: '.values', copy: '.values | map(.)', ['__proto__']: '.values[9]' } },
  });
  const [result] = await map([given], upsert({ id: 'x', values }));
  expect(result?.entities[0]?.properties).toEqual(
    Object.fromEntries<unknown>([
      ['same', values],
      ['copy', values],
      ['__proto__', values[9]],
    ]),
  );
  expect(Object.keys(result!.entities[0]!.properties)).toEqual(['same', 'copy', '__proto__']);
});

test("an error that looks like one of jq's own breaks is an error like any other", async () => {
  const given = rule({ entity: { properties: { a: 'if .id == "b" then error({__jq: 0}) else .id end' } } });
  const results = await map([given], upsert({ id: 'a' }), upsert({ id: 'b' }), upsert({ id: 'c' }));
  expect(results.map(({ entities }) => entities[0]?.properties['a'])).toEqual(['a', undefined, 'c']);
  expect(results[1]).toEqual(failed('properties.a', '{"__jq":0}'));
});

test.each([
  'input',
  'inputs',
  'debug',
  'stderr',
  'halt',
  '"x" | halt_error',
  'input_line_number',
  'input_filename',
  'import "a" as a; .',
  'include "a"; .',
  '"\\(input)"',
  'input # ends in a backslash \\',
  '.a\u0000',
  '.l[input:2]',
  '{a: .l[0, input:2]}',
  '.l[:halt]',
])('refuses %j, wherever it stands', async (text) => {
  const pool = await createInProcessJq();
  for (const given of [
    rule({ filter: selector(text) }),
    rule({ itemsToParse: text }),
    rule({ blueprint: { jq: text } }),
    rule({ entity: { properties: { a: { b: [text] } } } }),
  ])
    expect(() => createOceanMapper(new Map([['/users', [given]]]), pool)).toThrow(ConfigurationError);
});

test('lets keys be called what no builtin may be', async () => {
  const given = rule({
    entity: { properties: { a: '{input: .halt, "debug": 1}', b: '. as {input: $x} | $x' } },
  });
  const [result] = await map([given], upsert({ id: 'x', halt: 7, input: 8 }));
  expect(result?.entities[0]?.properties).toEqual({ a: { input: 7, debug: 1 }, b: 8 });
});

test('a refusal names the file, the place and the expression', async () => {
  const pool = await createInProcessJq();
  const given = rule({ entity: { properties: { a: '.a | debug' } } });
  expect(() => createOceanMapper(new Map([['/users', [given]]]), pool)).toThrow(
    `${PLACE}.properties.a: debug is not available in Port's JQ`,
  );
});

test('a kind without rules is a mistake of the caller', async () => {
  const mapper = createOceanMapper(new Map(), await createInProcessJq());
  await expect(mapper.map('/users', [], signal)).rejects.toThrow('no rule is about the kind /users');
});
