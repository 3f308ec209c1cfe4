import { toIdentifier } from '../../../../../catalog/identifiers';
import type { EntityRow, Relations } from '../../../../../cli/port/api/entity-row';
import { withoutForeign } from '../../../../../cli/port/api/references';

const RELATIONS: Relations = {
  members: { target: 'user', many: true },
  owner: { target: 'user', many: false },
  anything: { target: 'nobody fills it', many: true },
};
const KINDS: Readonly<Record<string, readonly string[]>> = { user: ['/users', '/guests'] };
const SURROUNDINGS = {
  relations: RELATIONS,
  catalog: { kindsOf: (blueprint: string) => new Set(KINDS[blueprint] ?? []) },
};
const REFERENCES = new Map([
  ['u1', '/users'],
  ['g1', '/guests'],
  ['d1', '/devices'],
  ['d 2', '/devices'],
]);

const row = (relations: EntityRow['relations']): EntityRow => ({
  identifier: 'x',
  properties: {},
  relations,
});

test.each<[string, EntityRow['relations'], EntityRow['relations']]>([
  ['members of the right kinds stay', { members: ['u1', 'g1'] }, { members: ['u1', 'g1'] }],
  ['a member that is a device goes', { members: ['u1', 'd1'] }, { members: ['u1'] }],
  ['ids are compared as identifiers', { members: [toIdentifier('d 2')] }, { members: [] }],
  ['a single target of another kind goes', { owner: 'd1' }, { owner: null }],
  ['a single target of the right kind stays', { owner: 'u1' }, { owner: 'u1' }],
  ['nothing stays nothing', { owner: null }, { owner: null }],
  ['of whom nothing is known stays', { members: ['unheard of'] }, { members: ['unheard of'] }],
  ['a blueprint that no kind fills takes all', { anything: ['d1'] }, { anything: ['d1'] }],
  ['a relation that no file describes takes all', { other: ['d1'] }, { other: ['d1'] }],
])('%s', (_what, relations, expected) => {
  expect(withoutForeign(row(relations), { references: REFERENCES }, SURROUNDINGS)).toEqual(row(expected));
});

test.each([[{}], [{ references: new Map<string, string>() }]])(
  'a source that knows no kinds changes nothing: %j',
  (change) => {
    const whole = row({ members: ['d1'] });
    expect(withoutForeign(whole, change, SURROUNDINGS)).toBe(whole);
  },
);
