import type { EntityRule, EntityTemplate } from '../../../../../catalog/entity-rule';
import { fieldSetsOf, includesOf, keyOf } from '../../../../../cli/port/api/field-sets';

function rule(entity: Partial<EntityTemplate>, more: Partial<EntityRule> = {}): EntityRule {
  return {
    place: 'mappings/x.json',
    operation: 'upsert',
    filter: undefined,
    itemsToParse: undefined,
    itemName: 'item',
    blueprint: { literal: 'b' },
    entity: { identifier: '.id', properties: {}, relations: {}, ...entity },
    ...more,
  };
}

const NOTHING = { title: false, icon: false, team: false, properties: [], relations: [] };

test('a rule sets its properties and relations, in alphabetical order', () => {
  const rules = [rule({ properties: { z: '.z', a: '.a' }, relations: { y: '.y', x: '.x' }, team: '.team' })];
  expect(fieldSetsOf(rules, 'b')).toEqual([
    { ...NOTHING, team: true, properties: ['a', 'z'], relations: ['x', 'y'] },
  ]);
});

test('a title and an icon may come to nothing, so that there are entities with and without', () => {
  expect(fieldSetsOf([rule({ title: '.t' })], 'b')).toEqual([{ ...NOTHING, title: true }, NOTHING]);
  expect(fieldSetsOf([rule({ title: '.t', icon: '.i' })], 'b')).toHaveLength(4);
});

test('only rules that write this blueprint count, and those that work the blueprint out', () => {
  const rules = [
    rule({ properties: { mine: '.' } }),
    rule({ properties: { other: '.' } }, { blueprint: { literal: 'c' } }),
    rule({ properties: { any: '.' } }, { blueprint: { jq: '.blueprint' } }),
    rule({ properties: {} }, { operation: 'delete' }),
  ];
  expect(fieldSetsOf(rules, 'b').map(({ properties }) => properties)).toEqual([['mine'], ['any']]);
  expect(fieldSetsOf(rules, 'd').map(({ properties }) => properties)).toEqual([['any']]);
});

test('equal combinations of several rules are one', () => {
  const rules = [rule({ properties: { a: '.a', b: '.b' } }), rule({ properties: { b: '.x', a: '.y' } })];
  expect(fieldSetsOf(rules, 'b')).toHaveLength(1);
});

test.each([
  [{ ...NOTHING, title: true }],
  [{ ...NOTHING, icon: true }],
  [{ ...NOTHING, team: true }],
  [{ ...NOTHING, properties: ['a'] }],
  [{ ...NOTHING, relations: ['a'] }],
  [{ ...NOTHING, properties: ['a', 'b'] }],
  [{ ...NOTHING, properties: ['a,b'] }],
])('the key of %j is its own', (fields) => {
  const others = [NOTHING, { ...NOTHING, properties: ['b'] }, { ...NOTHING, relations: ['b'] }];
  for (const other of others) expect(keyOf(fields)).not.toBe(keyOf(other));
});

test('Port is asked for the identifier, and once for everything that is compared', () => {
  expect(includesOf([])).toEqual(['$identifier']);
  expect(
    includesOf([
      { ...NOTHING, title: true, icon: true, properties: ['a'] },
      { ...NOTHING, team: true, properties: ['a', 'b'], relations: ['r'] },
    ]),
  ).toEqual(['$identifier', '$title', '$icon', '$team', 'a', 'b', 'r']);
});
