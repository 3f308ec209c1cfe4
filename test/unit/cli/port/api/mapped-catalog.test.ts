import type { Blueprint } from '../../../../../catalog/blueprint';
import type { EntityRule } from '../../../../../catalog/entity-rule';
import { createMappedCatalog } from '../../../../../cli/port/api/mapped-catalog';

function rule(blueprint: EntityRule['blueprint'], operation: EntityRule['operation'] = 'upsert'): EntityRule {
  return {
    place: 'mappings/x.json',
    operation,
    filter: undefined,
    itemsToParse: undefined,
    itemName: 'item',
    blueprint,
    entity: { identifier: '.id', properties: { p: '.p' }, relations: {} },
  };
}

const BLUEPRINTS = [
  { identifier: 'user', title: 'User', schema: { properties: {}, required: [] } },
  {
    identifier: 'group',
    title: 'Group',
    schema: { properties: {}, required: [] },
    relations: { members: { title: 'Members', target: 'user', many: true, required: false } },
  },
] as unknown as Blueprint[];

const CATALOG = createMappedCatalog(
  BLUEPRINTS,
  new Map([
    ['/users', [rule({ literal: 'user' }), rule({ literal: 'person' })]],
    ['/groups', [rule({ literal: 'group' })]],
    ['/guests', [rule({ literal: 'user' }), rule({ literal: 'user' }, 'delete')]],
    ['/any', [rule({ jq: '.kind' })]],
  ]),
  (kind) => kind,
);

test('blueprints that a kind comes to, and kinds that come to a blueprint', () => {
  expect(CATALOG.blueprints).toEqual(['user', 'person', 'group']);
  expect(CATALOG.blueprintsOf('/users')).toEqual(['user', 'person']);
  expect(CATALOG.blueprintsOf('/any')).toEqual([]);
  expect(CATALOG.blueprintsOf('/unknown')).toEqual([]);
  expect(CATALOG.kindsOf('user')).toEqual(new Set(['/users', '/guests']));
  expect(CATALOG.kindsOf('unknown')).toEqual(new Set());
});

test('kinds that may fill a blueprint are those that name it, and those whose blueprint JQ works out', () => {
  expect(CATALOG.fillersOf('user')).toEqual(['/users', '/guests', '/any']);
  expect(CATALOG.fillersOf('group')).toEqual(['/groups', '/any']);
  expect(CATALOG.fillersOf('unknown')).toEqual(['/any']);
  expect([CATALOG.worksOut('/any'), CATALOG.worksOut('/users')]).toEqual([true, false]);
});

test('relations are those of the files', () => {
  expect(CATALOG.relationsOf('group')).toEqual({ members: { target: 'user', many: true } });
  expect(CATALOG.relationsOf('user')).toEqual({});
  expect(CATALOG.relationsOf('unknown')).toEqual({});
});

test('field sets are worked out once for each blueprint', () => {
  expect(CATALOG.fieldSetsOf('group')).toMatchObject([{ properties: ['p'] }]);
  expect(CATALOG.fieldSetsOf('group')).toBe(CATALOG.fieldSetsOf('group'));
  expect(CATALOG.fieldSetsOf('made by jq')).toMatchObject([{ properties: ['p'] }]);
});
