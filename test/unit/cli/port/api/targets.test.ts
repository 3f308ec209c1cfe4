import type { EntityRow, Relations } from '../../../../../cli/port/api/entity-row';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createTargets } from '../../../../../cli/port/api/targets';
import { blueprintOf, createLocalPort } from '../../../../support/local-port';

const RELATIONS: Relations = {
  owner: { target: 'user', many: false },
  members: { target: 'user', many: true },
  parent: { target: 'group', many: false },
};

function setUp() {
  const { put, requests, clientOf } = createLocalPort([blueprintOf('user', []), blueprintOf('group', [])]);
  put('user', { identifier: 'u1' });
  put('group', { identifier: 'g1' });
  const held = createHeldEntities(clientOf('port-sync/1 default/azure'), () => []);
  return {
    held,
    targets: createTargets(held, {
      has: (blueprint, identifier) => `${blueprint} ${identifier}` === 'user left',
    }),
    requests,
  };
}

const row = (relations: EntityRow['relations']): EntityRow => ({
  identifier: 'x',
  properties: {},
  relations,
});

test('nothing is known of a target until it was looked up, together with all others of its blueprint', async () => {
  const { targets, requests } = setUp();
  const rows = [
    row({ owner: 'u1', members: ['u2', 'u1'], parent: null }),
    row({ owner: null, parent: 'g1' }),
  ];
  expect(rows.map((one) => targets.isOpen(one, RELATIONS))).toEqual([true, true]);
  expect(targets.presence('user', 'u1')).toBe('unknown');
  await targets.lookUp(rows, RELATIONS);
  expect(['u1', 'u2', 'u3'].map((one) => targets.presence('user', one))).toEqual([
    'there',
    'missing',
    'unknown',
  ]);
  expect(targets.presence('group', 'g1')).toBe('there');
  expect(rows.map((one) => targets.isOpen(one, RELATIONS))).toEqual([false, false]);
  const before = requests.length;
  await targets.lookUp(rows, RELATIONS);
  expect(requests).toHaveLength(before);
});

test('a row without targets has nothing to look up', async () => {
  const { targets, requests } = setUp();
  expect(targets.isOpen(row({ owner: null, members: [] }), RELATIONS)).toBe(false);
  await targets.lookUp([row({})], RELATIONS);
  expect(requests).toEqual([]);
});

test('where the blueprint was read whole, what is not in it is missing', async () => {
  const { held, targets } = setUp();
  void held.all('user');
  await targets.settle(RELATIONS);
  expect(targets.isOpen(row({ members: ['u1', 'u2'] }), RELATIONS)).toBe(false);
  expect(['u1', 'u2'].map((one) => targets.presence('user', one))).toEqual(['there', 'missing']);
});

test('what this run has written is there', () => {
  const { held, targets } = setUp();
  held.index('user').accept('u9');
  expect(targets.presence('user', 'u9')).toBe('there');
});

test('what selectors leave out is known', () => {
  const { targets } = setUp();
  expect(targets.isLeftOut('user', 'left')).toBe(true);
  expect(targets.isLeftOut('user', 'u1')).toBe(false);
});
