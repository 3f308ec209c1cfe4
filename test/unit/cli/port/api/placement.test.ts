import type { MappedEntity, MappedItem } from '../../../../../cli/mapping/mapper';
import type { Relations } from '../../../../../cli/port/api/entity-row';
import type { MappedCatalog } from '../../../../../cli/port/api/mapped-catalog';
import { placeItem } from '../../../../../cli/port/api/placement';
import type { Change } from '../../../../../cli/sync/change';

const CATALOG: MappedCatalog = {
  blueprints: ['user', 'group'],
  blueprintsOf: (kind) => (kind === '/users' ? ['user'] : []),
  worksOut: () => false,
  fillersOf: () => [],
  kindsOf: () => new Set(['/users']),
  relationsOf: (blueprint): Relations =>
    blueprint === 'group' ? { members: { target: 'user', many: true } } : {},
  fieldSetsOf: () => [],
};

const change = (more: Partial<Change> = {}): Change => ({
  kind: '/users',
  operation: 'upsert',
  id: 'U1',
  identifier: 'u1',
  data: {},
  ...more,
});
const entity = (more: Partial<MappedEntity> = {}): MappedEntity => ({
  operation: 'upsert',
  blueprint: 'user',
  identifier: 'u1',
  properties: { p: 1 },
  relations: {},
  rule: 2,
  ...more,
});
const item = (more: Partial<MappedItem> = {}): MappedItem => ({
  entities: [],
  excluded: [],
  errors: [],
  isMapped: false,
  ...more,
});

const NOTHING = { rows: [], deletions: [], leftOut: [], refused: [], counts: [] };

test('entities become rows of their blueprints', () => {
  const entities = [
    entity(),
    entity({ blueprint: 'group', identifier: 'g1', rule: 3, relations: { members: 'u1' } }),
  ];
  expect(placeItem(item({ entities, isMapped: true }), change(), CATALOG)).toEqual({
    ...NOTHING,
    rows: [
      {
        kind: '/users',
        item: 'U1',
        rule: 2,
        blueprint: 'user',
        row: { identifier: 'u1', properties: { p: 1 }, relations: {} },
      },
      {
        kind: '/users',
        item: 'U1',
        rule: 3,
        blueprint: 'group',
        row: { identifier: 'g1', properties: { p: 1 }, relations: { members: ['u1'] } },
      },
    ],
  });
});

test('entities to delete become deletions', () => {
  const entities = [entity({ operation: 'delete' })];
  expect(placeItem(item({ entities, isMapped: true }), change({ operation: 'delete' }), CATALOG)).toEqual({
    ...NOTHING,
    deletions: [{ kind: '/users', blueprint: 'user', identifier: 'u1' }],
  });
});

test('members of another kind are taken out', () => {
  const entities = [entity({ blueprint: 'group', relations: { members: ['u1', 'd1'] } })];
  const references = new Map([['d1', '/devices']]);
  const { rows } = placeItem(item({ entities, isMapped: true }), change({ references }), CATALOG);
  expect(rows[0]?.row.relations).toEqual({ members: ['u1'] });
});

test('an item that a selector refuses is left out, one that no rule is about is not mapped', () => {
  const excluded = [{ blueprint: 'user', identifier: 'u1' }];
  expect(placeItem(item({ excluded }), change(), CATALOG)).toEqual({
    ...NOTHING,
    leftOut: [{ kind: '/users', blueprint: 'user', identifier: 'u1' }],
    counts: ['leftOut'],
  });
  expect(placeItem(item(), change(), CATALOG)).toEqual({ ...NOTHING, counts: ['notMapped'] });
});

test('an item that is left out of one blueprint and mapped to another counts as mapped', () => {
  const excluded = [{ blueprint: 'user', identifier: 'u1' }];
  const entities = [entity({ blueprint: 'group' })];
  const placement = placeItem(item({ excluded, entities, isMapped: true }), change(), CATALOG);
  expect(placement).toMatchObject({ counts: [], leftOut: [{ blueprint: 'user' }] });
});

test('what the mapping failed on is refused once, with every reason, and what could be mapped is kept', () => {
  const errors = [
    { path: 'title', reason: 'yields number, not a string', place: 'mappings/x.yaml' },
    { path: 'properties.p', reason: 'oh', place: 'mappings/x.yaml' },
  ];
  const placement = placeItem(item({ errors, entities: [entity()], isMapped: true }), change(), CATALOG);
  expect(placement).toMatchObject({
    counts: [],
    rows: [{ blueprint: 'user' }],
    refused: [
      {
        kind: '/users',
        blueprint: 'user',
        identifier: 'u1',
        reason: 'title: yields number, not a string; properties.p: oh',
        by: 'mapping',
      },
    ],
  });
});

test('an item of a kind whose blueprint JQ works out is refused by the name of its kind', () => {
  const errors = [{ path: 'blueprint', reason: 'oh', place: '' }];
  const { refused, counts } = placeItem(item({ errors }), change({ kind: '/any' }), CATALOG);
  expect(refused).toMatchObject([{ kind: '/any', blueprint: '/any' }]);
  expect(counts).toEqual([]);
});
