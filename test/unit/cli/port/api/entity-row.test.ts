import { type EntityRow, identifiersOf, type Relations, toRow } from '../../../../../cli/port/api/entity-row';
import type { MappedEntity } from '../../../../../cli/mapping/mapper';

const RELATIONS: Relations = {
  one: { target: 'other', many: false },
  many: { target: 'other', many: true },
};

function mapped(entity: Partial<MappedEntity>): MappedEntity {
  const bare = {
    operation: 'upsert',
    blueprint: 'b',
    identifier: 'i',
    properties: {},
    relations: {},
    rule: 0,
  };
  return { ...bare, ...entity } as MappedEntity;
}

const BARE: EntityRow = { identifier: 'i', properties: {}, relations: {} };

test('a row holds what the mapping mentions, and nothing else', () => {
  const properties = { a: 1, b: null };
  expect(toRow(mapped({}), RELATIONS)).toEqual(BARE);
  expect(toRow(mapped({ title: 't', icon: 'User', team: ['x'], properties }), RELATIONS)).toEqual({
    ...BARE,
    title: 't',
    icon: 'User',
    team: ['x'],
    properties,
  });
});

test('a title or an icon that came to nothing is not sent, no team is sent as none', () => {
  expect(toRow(mapped({ title: null, icon: null, team: null }), RELATIONS)).toEqual({ ...BARE, team: [] });
});

test.each<[string, MappedEntity['relations'], EntityRow['relations']]>([
  ['one target of a single relation', { one: 'x' }, { one: 'x' }],
  ['a list of one for a single relation', { one: ['x'] }, { one: 'x' }],
  ['an empty list for a single relation', { one: [] }, { one: null }],
  ['nothing for a single relation', { one: null }, { one: null }],
  ['several for a single relation, which Port refuses', { one: ['x', 'y'] }, { one: ['x', 'y'] }],
  ['a list for a many relation', { many: ['x', 'y'] }, { many: ['x', 'y'] }],
  ['one target of a many relation', { many: 'x' }, { many: ['x'] }],
  ['nothing for a many relation', { many: null }, { many: [] }],
  ['a target twice in a many relation', { many: ['x', 'y', 'x'] }, { many: ['x', 'y'] }],
  ['a relation that no file describes', { other: ['x', 'x'] }, { other: ['x', 'x'] }],
])('%s', (_what, relations, expected) => {
  expect(toRow(mapped({ relations }), RELATIONS).relations).toEqual(expected);
});

test('what a relation names', () => {
  expect([undefined, null, 'x', ['x', 'y']].map(identifiersOf)).toEqual([[], [], ['x'], ['x', 'y']]);
});
