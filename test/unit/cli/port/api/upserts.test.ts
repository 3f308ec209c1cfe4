import type { EntityRule } from '../../../../../catalog/entity-rule';
import type { Blueprint } from '../../../../../catalog/blueprint';
import type { EntityRow } from '../../../../../cli/port/api/entity-row';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createMappedCatalog } from '../../../../../cli/port/api/mapped-catalog';
import type { PlacedRow } from '../../../../../cli/port/api/placement';
import { createTargets } from '../../../../../cli/port/api/targets';
import { createUpserts } from '../../../../../cli/port/api/upserts';
import { createDeliveryTally } from '../../../../../cli/sync/delivery-tally';
import { blueprintOf, createLocalPort, isWrite } from '../../../../support/local-port';
import { createRecordedLog } from '../../../../support/recorded-log';

const OURS = 'port-sync/1.2.3 prod/entra';

/** Groups have users as members and a parent; users have a manager; what needs a group can't be without one. */
const BLUEPRINTS = [
  blueprintOf('team', []),
  blueprintOf('user', ['name'], {
    manager: { target: 'user', many: false },
    home: { target: 'team', many: false },
  }),
  blueprintOf('group', ['name'], {
    members: { target: 'user', many: true },
    parent: { target: 'group', many: false },
  }),
  blueprintOf('app', ['name'], { group: { target: 'group', many: false, required: true } }),
];
const CATALOG = createMappedCatalog(
  BLUEPRINTS as unknown as Blueprint[],
  new Map([
    ['/users', [ruleOf('user', ['manager', 'home'])]],
    ['/groups', [ruleOf('group', ['members', 'parent'])]],
    ['/apps', [ruleOf('app', ['group'])]],
  ]),
  (kind) => kind,
);

function ruleOf(blueprint: string, relations: readonly string[]): EntityRule {
  return {
    place: 'mappings/x.yaml',
    operation: 'upsert',
    filter: undefined,
    itemsToParse: undefined,
    itemName: 'item',
    blueprint: { literal: blueprint },
    entity: {
      identifier: '.id',
      properties: { name: '.name' },
      relations: Object.fromEntries(relations.map((name) => [name, `.${name}`])),
    },
  };
}

const user = (identifier: string, relations: EntityRow['relations'] = {}, name = identifier): PlacedRow => ({
  kind: '/users',
  item: identifier,
  rule: 0,
  blueprint: 'user',
  row: { identifier, properties: { name }, relations: { manager: null, home: null, ...relations } },
});
const group = (identifier: string, relations: EntityRow['relations'] = {}, name = identifier): PlacedRow => ({
  kind: '/groups',
  item: identifier,
  rule: 0,
  blueprint: 'group',
  row: { identifier, properties: { name }, relations: { members: [], parent: null, ...relations } },
});
const app = (identifier: string, needed: string): PlacedRow => ({
  kind: '/apps',
  item: identifier,
  rule: 0,
  blueprint: 'app',
  row: { identifier, properties: { name: identifier }, relations: { group: needed } },
});

interface Step {
  readonly rows: readonly PlacedRow[];
  /** `whole` unless given. */
  readonly read?: 'whole' | 'part';
}

function setUp() {
  const local = createLocalPort(BLUEPRINTS);
  const client = local.clientOf(OURS);

  /** One run: pages that are taken one after the other, each answered before the next where `flushes` says so. */
  async function run(
    steps: readonly Step[],
    { dryRun = false, flushes = false, leftOut = [] as string[] } = {},
  ) {
    local.requests.length = 0;
    const held = createHeldEntities(client, (blueprint) => CATALOG.fieldSetsOf(blueprint));
    const targets = createTargets(held, { has: (_blueprint, identifier) => leftOut.includes(identifier) });
    const tally = createDeliveryTally();
    const options = { ...local, client, catalog: CATALOG, held, targets, tally, dryRun, concurrency: 4 };
    const upserts = createUpserts({ ...options, log: createRecordedLog() });
    for (const { rows, read = 'whole' } of steps) {
      if (read === 'whole') for (const { blueprint } of rows) void held.all(blueprint);
      await upserts.take(rows, read === 'whole');
      if (flushes) await upserts.flush();
    }
    await upserts.flush();
    await upserts.bringUpRefused();
    await upserts.finish();
    const { counts, refused } = tally.summary();
    return { counts, refused, writes: local.requests.filter(isWrite).length };
  }

  const shown = (blueprint: string) =>
    Object.fromEntries(
      (local.port.entities()[blueprint] ?? []).map(({ identifier, properties, relations }) => [
        identifier,
        { ...properties, ...relations },
      ]),
    );
  return { ...local, run, shown };
}

describe.each(['whole', 'part'] as const)('where the %s of a blueprint is read', (read) => {
  test('what Port does not hold is written, what it holds is not', async () => {
    const { run, shown, put } = setUp();
    put('user', { identifier: 'b', properties: { name: 'b' } });
    put('user', { identifier: 'c', properties: { name: 'old' } });
    const rows = ['a', 'b', 'c'].map((name) => user(name));
    const first = await run([{ rows, read }]);
    expect(first.counts['/users']).toMatchObject({ upserts: 2, unchanged: 1, refused: 0 });
    expect(shown('user')).toEqual({
      a: { name: 'a', manager: null, home: null },
      b: { name: 'b' },
      c: { name: 'c', manager: null, home: null },
    });
    const second = await run([{ rows, read }]);
    expect(second).toMatchObject({ writes: 0, counts: { '/users': { upserts: 0, unchanged: 3 } } });
  });

  test('what others have added stays', async () => {
    const { run, port, put } = setUp();
    put('user', { identifier: 'a', title: 'theirs', properties: { name: 'old' } });
    await run([{ rows: [user('a')], read }]);
    expect(port.entities()['user']).toMatchObject([{ title: 'theirs', properties: { name: 'a' } }]);
  });

  test('a target that comes later in the run is there in the end, and the entity counts once', async () => {
    const { run, shown } = setUp();
    const steps = [
      { rows: [group('g', { members: ['a', 'b'], parent: 'h' }), group('h')], read },
      { rows: [user('a', { manager: 'b' }), user('b')], read },
    ];
    const { counts, refused } = await run(steps);
    expect(refused).toEqual([]);
    expect(counts).toMatchObject({ '/groups': { upserts: 2, unchanged: 0 }, '/users': { upserts: 2 } });
    expect(shown('group')['g']).toEqual({ name: 'g', members: ['a', 'b'], parent: 'h' });
    expect(shown('user')['a']).toMatchObject({ manager: 'b' });
    expect(await run(steps)).toMatchObject({ writes: 0, refused: [] });
  });

  test('two that relate to each other are there in the end', async () => {
    const { run, shown } = setUp();
    const rows = [user('a', { manager: 'b' }), user('b', { manager: 'a' })];
    expect(await run([{ rows, read }])).toMatchObject({ refused: [], counts: { '/users': { upserts: 2 } } });
    expect(shown('user')).toMatchObject({ a: { manager: 'b' }, b: { manager: 'a' } });
    expect(await run([{ rows, read }])).toMatchObject({ writes: 0 });
  });

  test('a target that does not come is said, the entity is there without it, and no ghost is made', async () => {
    const { run, shown } = setUp();
    const steps = [
      { rows: [group('g', { members: ['a', 'ghost', 'phantom'] })], read },
      { rows: [user('a')], read },
    ];
    const first = await run(steps);
    expect(first.refused).toMatchObject([
      {
        kind: '/groups',
        blueprint: 'group',
        identifier: 'g',
        reason: 'relation members: Port does not hold ghost, phantom of user',
        by: 'relation',
      },
    ]);
    expect(first.counts['/groups']).toMatchObject({ upserts: 1, lacking: 1, refused: 0 });
    expect(shown('group')).toEqual({ g: { name: 'g', members: ['a'], parent: null } });
    expect(shown('user')).toEqual({ a: { name: 'a', manager: null, home: null } });
  });

  test('a required relation whose target comes later is no refusal', async () => {
    const { run, shown } = setUp();
    const steps = [
      { rows: [app('x', 'g')], read },
      { rows: [group('g')], read },
    ];
    expect(await run(steps)).toMatchObject({ refused: [], counts: { '/apps': { upserts: 1, refused: 0 } } });
    expect(shown('app')).toEqual({ x: { name: 'x', group: 'g' } });
  });

  test('a required relation whose target does not come is refused once, with both reasons', async () => {
    const { run, shown } = setUp();
    const { refused, counts } = await run([{ rows: [app('x', 'ghost')], read }]);
    expect(refused).toMatchObject([{ identifier: 'x', by: 'port' }]);
    expect(refused[0]?.reason).toMatch(
      /required property 'group'.*; relation group: Port does not hold ghost of group$/,
    );
    expect(counts['/apps']).toMatchObject({ upserts: 0, refused: 1, lacking: 0 });
    expect(shown('app')).toEqual({});
  });

  test('an entity that comes again shows what came last', async () => {
    const { run, shown, put } = setUp();
    put('user', { identifier: 'a', properties: { name: 'one' } });
    const names = ['two', 'one', 'three', 'one'];
    const steps = names.map((name) => ({ rows: [user('a', {}, name)], read }));
    for (const flushes of [true, false]) {
      await run(steps, { flushes });
      expect(shown('user')['a']).toMatchObject({ name: 'one' });
    }
    await run([{ rows: names.map((name) => user('a', {}, name)), read }]);
    expect(shown('user')['a']).toMatchObject({ name: 'one' });
  });

  test('what waits for a target is forgotten where the entity comes again without it', async () => {
    const { run, shown } = setUp();
    const steps = [
      { rows: [user('a', { manager: 'b' }, 'old')], read },
      { rows: [user('a', {}, 'new')], read },
      { rows: [user('b')], read },
    ];
    for (const flushes of [true, false]) {
      expect(await run(steps, { flushes })).toMatchObject({ refused: [] });
      expect(shown('user')['a']).toEqual({ name: 'new', manager: null, home: null });
    }
  });

  test('one that Port refuses for good is refused once, and the others of its batch are there', async () => {
    const { run, shown, port } = setUp();
    port.settings.refusedIdentifiers = ['b'];
    const rows = [user('a'), user('b', { manager: 'a' }), user('c', { manager: 'b' })];
    const { refused, counts } = await run([{ rows, read }]);
    expect(Object.keys(shown('user'))).toEqual(['a', 'c']);
    expect(refused.map(({ identifier, by }) => [identifier, by]).sort()).toEqual([
      ['b', 'port'],
      ['c', 'relation'],
    ]);
    expect(counts['/users']).toMatchObject({ upserts: 2, refused: 1, lacking: 1 });
  });

  test('a dry run counts what it would write, looks for what would be missing, and writes nothing', async () => {
    const { run, shown, put } = setUp();
    put('user', { identifier: 'a', properties: { name: 'a' } });
    const steps = [
      { rows: [group('g', { members: ['a', 'b', 'ghost'] })], read },
      { rows: [user('a'), user('b')], read },
    ];
    const { counts, refused, writes } = await run(steps, { dryRun: true });
    expect(writes).toBe(0);
    expect(Object.keys(shown('user'))).toEqual(['a']);
    expect(counts).toMatchObject({ '/groups': { upserts: 1 }, '/users': { upserts: 1, unchanged: 1 } });
    if (read === 'whole') expect(refused).toMatchObject([{ identifier: 'g', by: 'relation' }]);
  });
});

test('in a run of everything an unchanged entity that lacks a target costs no write, and is said again', async () => {
  const { run, shown } = setUp();
  const steps = [{ rows: [user('a', { manager: 'ghost', home: 'nowhere' }), user('b')] }];
  await run(steps);
  const again = await run(steps);
  expect(again.writes).toBe(0);
  expect(again.counts['/users']).toMatchObject({ upserts: 0, unchanged: 2, lacking: 1 });
  expect(again.refused).toMatchObject([
    {
      identifier: 'a',
      reason:
        'relation manager: Port does not hold ghost of user; relation home: Port does not hold nowhere of team',
    },
  ]);
  expect(shown('user')['a']).toEqual({ name: 'a', manager: null, home: null });
});

test('a target that has come since is written to an entity that is unchanged otherwise, which counts as written', async () => {
  const { run, shown } = setUp();
  await run([{ rows: [user('a', { manager: 'b' })] }]);
  const { counts, writes } = await run([{ rows: [user('a', { manager: 'b' })] }, { rows: [user('b')] }]);
  expect(counts['/users']).toMatchObject({ upserts: 2, unchanged: 0, lacking: 0 });
  expect(writes).toBe(2);
  expect(shown('user')['a']).toMatchObject({ manager: 'b' });
});

test('targets that the mapping leaves out are dropped without a word, and cost no write in the next run', async () => {
  const { run, shown } = setUp();
  const steps = [{ rows: [group('g', { members: ['a', 'left'] })] }, { rows: [user('a')] }];
  expect(await run(steps, { leftOut: ['left'] })).toMatchObject({
    refused: [],
    counts: { '/groups': { upserts: 1, lacking: 0 } },
  });
  expect(shown('group')['g']).toMatchObject({ members: ['a'] });
  expect(await run(steps, { leftOut: ['left'] })).toMatchObject({
    refused: [],
    writes: 0,
    counts: { '/groups': { unchanged: 1 } },
  });
});

test('rows of two rules for one entity are written in their order, all first ones before all second ones', async () => {
  const { run, shown, requests } = setUp();
  const rows = Array.from({ length: 10 }, (_, n) => [
    user(`${n}`),
    { ...user(`${n}`, {}, 'later'), rule: 1 },
  ]).flat();
  await run([{ rows }]);
  expect(Object.values(shown('user')).every(({ name }) => name === 'later')).toBe(true);
  expect(requests.filter(isWrite)).toHaveLength(2);
});

test('a target in a blueprint that nobody fills is looked up before anything is written in a run of everything', async () => {
  const { run, put, shown } = setUp();
  put('team', { identifier: 'blue' });
  const rows = [user('a', { home: 'blue' }), user('b', { home: 'red' })];
  const first = await run([{ rows }]);
  expect(first.writes).toBe(1);
  expect(first.refused).toMatchObject([{ identifier: 'b', by: 'relation' }]);
  expect(shown('user')).toMatchObject({ a: { home: 'blue' }, b: { home: null } });
  expect((await run([{ rows }])).writes).toBe(0);
});

test('no rows are no work', async () => {
  const { run, requests } = setUp();
  expect(await run([{ rows: [] }])).toEqual({ counts: {}, refused: [], writes: 0 });
  expect(requests).toEqual([]);
});
