import * as fc from 'fast-check';
import { type EntityRow, identifiersOf, type Relations } from '../../../../../cli/port/api/entity-row';
import { describeMissing, splitRow, type TargetKnowledge } from '../../../../../cli/port/api/relation-split';

const RELATIONS: Relations = {
  owner: { target: 'user', many: false },
  members: { target: 'user', many: true },
  parent: { target: 'group', many: false },
};

/** Whoever is named so is missing, left out, or unknown. */
const KNOWLEDGE: TargetKnowledge = {
  presence: (_blueprint, identifier) =>
    /missing|left/.test(identifier) ? 'missing' : identifier.startsWith('unknown') ? 'unknown' : 'there',
  isLeftOut: (_blueprint, identifier) => identifier.startsWith('left'),
};

const row = (relations: EntityRow['relations']): EntityRow => ({
  identifier: 'x',
  properties: { p: 1 },
  relations,
});
const split = (relations: EntityRow['relations']) => splitRow(row(relations), RELATIONS, KNOWLEDGE);
const missing = (relation: string, identifier: string, blueprint = 'user') => ({
  relation,
  blueprint,
  identifier,
});

test('a row of which no target is missing stays as it is', () => {
  const whole = row({ owner: 'a', members: ['b', 'unknown'], parent: null });
  expect(splitRow(whole, RELATIONS, KNOWLEDGE)).toEqual({ row: whole, missing: [], leftOut: 0 });
  expect(splitRow(whole, RELATIONS, KNOWLEDGE).row).toBe(whole);
});

test.each<[string, EntityRow['relations'], EntityRow['relations'], object[], number]>([
  ['a single target', { owner: 'missing' }, { owner: null }, [missing('owner', 'missing')], 0],
  [
    'one of several',
    { members: ['a', 'missing', 'b'] },
    { members: ['a', 'b'] },
    [missing('members', 'missing')],
    0,
  ],
  ['all of several', { members: ['missing'] }, { members: [] }, [missing('members', 'missing')], 0],
  [
    'the target of another blueprint',
    { parent: 'missing' },
    { parent: null },
    [missing('parent', 'missing', 'group')],
    0,
  ],
  ['a target that is left out', { owner: 'left out' }, { owner: null }, [], 1],
  [
    'targets that are missing and left out',
    { members: ['left', 'missing', 'a'], owner: 'left' },
    { members: ['a'], owner: null },
    [missing('members', 'missing')],
    2,
  ],
])('%s is taken out', (_what, relations, kept, ...[lacking, leftOut]) => {
  expect(split(relations)).toEqual({ row: row(kept), missing: lacking, leftOut });
});

test('of a relation that no file describes Port says itself what is missing', () => {
  expect(split({ other: 'missing' })).toEqual({ row: row({ other: 'missing' }), missing: [], leftOut: 0 });
});

test('whatever is named, every target is kept, missing or left out, and nothing else of the row changes', () => {
  const name = fc.constantFrom('a', 'b', 'missing-1', 'missing-2', 'left-1', 'unknown-1');
  const relations = fc.record({
    owner: fc.option(name),
    members: fc.uniqueArray(name),
    parent: fc.option(name),
  });
  fc.assert(
    fc.property(relations, (wanted) => {
      const { row: kept, missing: lacking, leftOut } = split(wanted);
      const named = (one: EntityRow['relations']): number =>
        Object.values(one).reduce((sum, value) => sum + identifiersOf(value).length, 0);
      expect(named(kept.relations) + lacking.length + leftOut).toBe(named(wanted));
      expect({ ...kept, relations: {} }).toEqual({ ...row({}), relations: {} });
      expect(JSON.stringify(kept.relations)).not.toMatch(/missing|left/);
    }),
  );
});

test('a few missing targets are named, more are counted', () => {
  expect(describeMissing([missing('members', 'a')])).toBe('relation members: Port does not hold a of user');
  expect(
    describeMissing([missing('members', 'a'), missing('parent', 'b', 'group'), missing('members', 'c')]),
  ).toBe('relation members: Port does not hold a, c of user; relation parent: Port does not hold b of group');
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => missing('members', name));
  expect(describeMissing(seven)).toBe(
    'relation members: Port does not hold a, b, c, d, e and 2 more of user',
  );
});
