import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { EntityRow } from '../../../../../cli/port/api/entity-row';
import { type Comparable, fieldsOf, fingerprintOf } from '../../../../../cli/port/api/fingerprint';

const ROW: EntityRow = {
  identifier: 'a',
  title: 'A',
  icon: 'User',
  team: ['x', 'y'],
  properties: { text: 't', list: ['1', '2'], object: { inner: { p: 1, q: [true] } }, absent: null },
  relations: { one: 'b', many: ['c', 'd'], none: null },
};
const FIELDS = fieldsOf(ROW);

const isEqual = (found: Comparable, row: EntityRow = ROW): boolean =>
  fingerprintOf(found, fieldsOf(row)) === fingerprintOf(row, fieldsOf(row));
const withProperties = (properties: Comparable['properties']): Comparable => ({
  ...ROW,
  properties: { ...ROW.properties, ...properties },
});
const withRelations = (relations: Comparable['relations']): Comparable => ({
  ...ROW,
  relations: { ...ROW.relations, ...relations },
});

test.each<[string, Comparable]>([
  [
    'keys in another order',
    { ...ROW, properties: Object.fromEntries(Object.entries(ROW.properties).reverse()) },
  ],
  ['inner keys in another order', withProperties({ object: { inner: { q: [true], p: 1 } } })],
  ['nothing instead of null', withProperties({ absent: undefined })],
  [
    'null inside an object instead of nothing',
    withProperties({ object: { inner: { p: 1, q: [true] }, more: null } }),
  ],
  ['targets in another order', withRelations({ many: ['d', 'c'] })],
  ['a target twice', withRelations({ many: ['c', 'd', 'c'] })],
  ['a relation to nothing as a list', withRelations({ none: [] })],
  ['a relation to nothing as nothing', withRelations({ none: undefined })],
  ['teams in another order', { ...ROW, team: ['y', 'x'] }],
  ['what the mapping does not set', withProperties({ theirs: 'whatever' })],
  ['a relation that the mapping does not set', withRelations({ theirs: 'whatever' })],
])('an entity is as written with %s', (_what, found) => {
  expect(isEqual(found)).toBe(true);
});

test.each<[string, Comparable]>([
  ['another title', { ...ROW, title: 'B' }],
  ['no title', { ...ROW, title: null }],
  ['another icon', { ...ROW, icon: 'Team' }],
  ['a team less', { ...ROW, team: ['x'] }],
  ['another text', withProperties({ text: 'T' })],
  ['a list in another order', withProperties({ list: ['2', '1'] })],
  ['a number instead of a text', withProperties({ list: [1, '2'] })],
  ['an empty text instead of nothing', withProperties({ absent: '' })],
  ['false instead of nothing', withProperties({ absent: false })],
  ['an inner value that differs', withProperties({ object: { inner: { p: 2, q: [true] } } })],
  ['an empty list instead of an empty object', withProperties({ object: { inner: [] } })],
  ['a target less', withRelations({ many: ['c'] })],
  ['a target more', withRelations({ none: 'e' })],
  ['no properties at all', { ...ROW, properties: null }],
  ['no relations at all', { ...ROW, relations: null }],
])('an entity is not as written with %s', (_what, found) => {
  expect(isEqual(found)).toBe(false);
});

test.each<[string, unknown, unknown]>([
  ['an empty object and an empty list', {}, []],
  ['an object and the list of its pairs', { a: 1 }, [['a', 1]]],
  ['a text and the list of it', 'a', ['a']],
  ['null in a list and an empty list', [null], []],
  ['a key and its value run together', { ab: 'c' }, { a: 'bc' }],
])('%s are told apart', (_what, left, right) => {
  const of = (value: unknown): string => fingerprintOf(withProperties({ object: value }), FIELDS);
  expect(of(left)).not.toBe(of(right));
});

test('a team alone is the same as a list of it', () => {
  const row = { ...ROW, team: ['x'] };
  expect(isEqual({ ...row, team: 'x' }, row)).toBe(true);
});

test('only the given fields are compared', () => {
  const { identifier } = ROW;
  const bare = { identifier, properties: { text: 't' }, relations: {} };
  const fields = fieldsOf(bare);
  expect(fields).toEqual({ title: false, icon: false, team: false, properties: ['text'], relations: [] });
  expect(fingerprintOf({ ...ROW, title: 'other', properties: { text: 't' } }, fields)).toBe(
    fingerprintOf(bare, fields),
  );
});

test('a property may be called __proto__', () => {
  const named = (value: string): EntityRow => ({
    ...ROW,
    properties: Object.fromEntries([['object', Object.fromEntries([['__proto__', value]])]]),
  });
  expect(isEqual(named('a'), named('b'))).toBe(false);
  expect(isEqual(named('a'), named('a'))).toBe(true);
});

test('a fingerprint has 16 characters', () => {
  expect(fingerprintOf(ROW, FIELDS)).toHaveLength(16);
});

/** What Port means by a value: nulls in objects are nothing. */
function meaningOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, meaningOf(inner)]));
}

/** So small a world that equal values come about often. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, 0, 1, '', 'a', true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '1'), tie('value'), { maxKeys: 2 }),
  ),
}));

test('two entities have one fingerprint exactly where Port means the same by them', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      const of = (one: unknown): string => fingerprintOf(withProperties({ object: one }), FIELDS);
      expect(of(left) === of(right)).toBe(isDeepStrictEqual(meaningOf(left), meaningOf(right)));
    }),
    { numRuns: 1000 },
  );
});
