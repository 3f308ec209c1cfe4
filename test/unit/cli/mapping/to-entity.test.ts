import { toIdentifier } from '../../../../catalog/identifiers';
import { layOut } from '../../../../cli/mapping/layout';
import { toEntity } from '../../../../cli/mapping/to-entity';
import { rule } from '../../../support/entity-rules';

const FULL = layOut(
  rule({
    entity: {
      title: '.title',
      icon: '.icon',
      team: '.team',
      properties: { plain: '.a', nested: { list: ['.b', { deep: '.c' }], none: {} }, ['__proto__']: '.d' },
      relations: { manager: '.m', ['__proto__']: '.p' },
    },
  }),
);

/** Blueprint, identifier, title, icon, team, four properties, two relations. */
const VALUES: readonly unknown[] = ['thing', 'x', 'T', 'I', 't', 1, [2], { '3': 3 }, null, 'm', ['p', 'q']];

const at = (index: number, value: unknown): unknown[] => VALUES.with(index, value);
const asIs = (id: string): string => id;

test('the fields of a rule are in the order of its values', () => {
  expect(FULL.fields.map(({ path, jq }) => `${path} ${jq}`)).toEqual([
    'blueprint "thing"',
    'identifier .id',
    'title .title',
    'icon .icon',
    'team .team',
    'properties.plain .a',
    'properties.nested.list.0 .b',
    'properties.nested.list.1.deep .c',
    'properties.__proto__ .d',
    'relations.manager .m',
    'relations.__proto__ .p',
  ]);
});

test('every value goes where it belongs', () => {
  const { entity, failures } = toEntity(FULL, 7, VALUES, asIs);
  expect(failures).toEqual([]);
  expect(entity).toEqual({
    operation: 'upsert',
    blueprint: 'thing',
    identifier: 'x',
    title: 'T',
    icon: 'I',
    team: ['t'],
    properties: Object.fromEntries<unknown>([
      ['plain', 1],
      ['nested', { list: [[2], { deep: { '3': 3 } }], none: {} }],
      ['__proto__', null],
    ]),
    relations: Object.fromEntries<unknown>([
      ['manager', 'm'],
      ['__proto__', ['p', 'q']],
    ]),
    rule: 7,
  });
  expect(Object.keys(entity!.properties)).toEqual(['plain', 'nested', '__proto__']);
});

test('what a rule does not mention is absent', () => {
  expect(toEntity(layOut(rule()), 0, ['thing', 'x'], asIs).entity).toEqual({
    operation: 'upsert',
    blueprint: 'thing',
    identifier: 'x',
    properties: {},
    relations: {},
    rule: 0,
  });
});

test.each([
  ['blueprint', at(0, null)],
  ['blueprint', at(0, '')],
  ['identifier', at(1, null)],
  ['identifier', at(1, '')],
])('without a %s there is no entity, and nothing is wrong (%j)', (_, values) => {
  expect(toEntity(FULL, 0, values, asIs)).toEqual({ failures: [] });
});

test.each([
  [0, 5, 'blueprint', 'yields number, not a string'],
  [1, 5, 'identifier', 'yields number, not a string'],
  [1, ['x'], 'identifier', 'yields array, not a string'],
  [2, {}, 'title', 'yields object, not a string'],
  [3, true, 'icon', 'yields boolean, not a string'],
  [4, 1, 'team', 'yields number, not a string'],
  [4, ['a', 1], 'team', 'yields an array with number, not of strings'],
  [9, { combinator: 'and' }, 'relations.manager', 'yields object, not a string'],
  [9, ['a', ['b']], 'relations.manager', 'yields an array with array, not of strings'],
  [10, false, 'relations.__proto__', 'yields boolean, not a string'],
])('value %i may not be %j', (index, value, path, reason) => {
  expect(toEntity(FULL, 0, at(index, value), asIs)).toEqual({ failures: [{ path, reason }] });
});

test('every wrong value is named', () => {
  const values = at(1, 5).with(9, 6);
  expect(toEntity(FULL, 0, values, asIs).failures.map(({ path }) => path)).toEqual([
    'identifier',
    'relations.manager',
  ]);
});

test.each([
  [null, null],
  ['a', ['a']],
  [
    ['a', null, 'b'],
    ['a', 'b'],
  ],
  [[null], []],
  [[], []],
])('the team %j is %j', (given, expected) => {
  expect(toEntity(FULL, 0, at(4, given), asIs).entity?.team).toEqual(expected);
});

test.each([
  [null, null],
  ['a', 'a'],
  ['a b=', 'a=20b=3D'],
  [
    ['a', null, 'ü/x#'],
    ['a', 'ü/x=23'],
  ],
  [[], []],
])('the relation %j names %j', (given, expected) => {
  expect(toEntity(FULL, 0, at(9, given), toIdentifier).entity?.relations['manager']).toEqual(expected);
});

test('identifiers are escaped, and nothing else is', () => {
  const values = ['thing b', 'x y', 'T t', 'I i', 't t', 'p p', null, null, null, null, null];
  expect(toEntity(FULL, 0, values, toIdentifier).entity).toMatchObject({
    blueprint: 'thing b',
    identifier: 'x=20y',
    title: 'T t',
    icon: 'I i',
    team: ['t t'],
    properties: { plain: 'p p' },
  });
});
