import type { Blueprint } from '../../../../../catalog/blueprint';
import type { EntityRule } from '../../../../../catalog/entity-rule';
import type { MappedEntity, MappedItem, Mapper } from '../../../../../cli/mapping/mapper';
import { createApiDelivery } from '../../../../../cli/port/api/api-delivery';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createMappedCatalog, type MappedCatalog } from '../../../../../cli/port/api/mapped-catalog';
import { createOwnership } from '../../../../../cli/port/api/ownership';
import type { Change } from '../../../../../cli/sync/change';
import { noCounts } from '../../../../../cli/sync/delivery';
import type { ReadTargets } from '../../../../../cli/sync/read';
import { blueprintOf, createLocalPort, isWrite } from '../../../../support/local-port';
import { createRecordedLog } from '../../../../support/recorded-log';

const OURS = 'port-sync/1.2.3 prod/entra';
const BLUEPRINTS = [
  ...['user', 'guest', 'thing'].map((name) => blueprintOf(name, ['name'])),
  blueprintOf('team', ['name'], { head: { target: 'user', many: false } }),
];

function ruleOf(blueprint: EntityRule['blueprint']): EntityRule {
  return {
    place: 'mappings/x.yaml',
    operation: 'upsert',
    filter: undefined,
    itemsToParse: undefined,
    itemName: 'item',
    blueprint,
    entity: { identifier: '.id', properties: { name: '.name' }, relations: {} },
  };
}

/** Users may be guests, and may be what this rule makes of another kind. */
function catalogOf(kind: string, rule: EntityRule): MappedCatalog {
  const rules = new Map([
    ['/users', [ruleOf({ literal: 'user' }), ruleOf({ literal: 'guest' })]],
    [kind, [rule]],
  ]);
  return createMappedCatalog(BLUEPRINTS as unknown as Blueprint[], rules, (one) => one);
}

const CATALOG = catalogOf('/managers', ruleOf({ literal: 'guest' }));
/** Of this kind JQ works out the blueprint. */
const WITH_ANY = catalogOf('/any', ruleOf({ jq: '.blueprint' }));

function setUp({ dryRun = false, catalog = CATALOG } = {}) {
  const local = createLocalPort(BLUEPRINTS);
  const client = local.clientOf(OURS);
  const held = createHeldEntities(client, (blueprint) => catalog.fieldSetsOf(blueprint));
  const ownership = createOwnership(client, { instance: 'prod', source: 'entra' });
  const mapped: [string, number][] = [];
  const mapper: Mapper = {
    map: (kind, items) => {
      mapped.push([kind, items.length]);
      return Promise.resolve(items.map(({ data }) => data['mapped'] as MappedItem));
    },
    close: () => Promise.resolve(),
  };
  const log = createRecordedLog();
  const parts = { ...local, client, held, ownership, mapper, log, catalog, concurrency: 2, dryRun };
  const delivery = createApiDelivery(parts);
  const deliver = async (changes: readonly Change[], isWhole = false): Promise<void> => {
    await delivery.send({ changes, isWhole });
    await delivery.flush();
  };
  const shown = (blueprint = 'user'): string[] =>
    (local.port.entities()[blueprint] ?? []).map(({ identifier }) => identifier);
  return { ...local, delivery, deliver, shown, mapped };
}

const entity = (identifier: string, more: Partial<MappedEntity> = {}): MappedEntity => ({
  operation: 'upsert',
  blueprint: 'user',
  identifier,
  properties: { name: identifier },
  relations: {},
  rule: 0,
  ...more,
});
const change = (id: string, mapped: Partial<MappedItem>, more: Partial<Change> = {}): Change => ({
  kind: '/users',
  operation: 'upsert',
  id,
  identifier: id,
  data: {
    mapped: { entities: [], excluded: [], errors: [], isMapped: mapped.entities !== undefined, ...mapped },
  },
  ...more,
});
const upsert = (id: string): Change => change(id, { entities: [entity(id)] });
const remove = (id: string): Change =>
  change(id, { entities: [entity(id, { operation: 'delete' })] }, { operation: 'delete' });
const leave = (id: string): Change => change(id, { excluded: [{ blueprint: 'user', identifier: id }] });
const fail = (id: string, kind = '/users'): Change =>
  change(id, { errors: [{ path: 'title', reason: 'oh', place: '' }] }, { kind });

test('a run of everything begins to read at once what Port holds of the blueprints of the mapping', async () => {
  const { delivery, requests } = setUp();
  delivery.begin('incremental');
  expect(requests).toEqual([]);
  delivery.begin('full');
  await new Promise((resolve) => setImmediate(resolve));
  expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/v1/blueprints/user/entities/search',
    '/v1/blueprints/guest/entities/search',
  ]);
});

test('items of each kind are mapped together, and everything is counted by kind', async () => {
  const { put, delivery, deliver, shown, mapped } = setUp({ catalog: WITH_ANY });
  put('user', { identifier: 'old', properties: { name: 'old' } }, OURS);
  put('user', { identifier: 'gone' }, OURS);
  const thing = change('t', { entities: [entity('t', { blueprint: 'thing' })] }, { kind: '/any' });
  await deliver([
    upsert('new'),
    thing,
    upsert('old'),
    remove('gone'),
    change('nobody', {}),
    leave('left'),
    fail('bad'),
  ]);
  await delivery.finish();
  expect(mapped).toEqual([
    ['/users', 6],
    ['/any', 1],
  ]);
  expect(shown()).toEqual(['old', 'new']);
  const { counts, refused, warnings, last } = delivery.summary();
  expect(counts).toEqual({
    '/users': { ...noCounts(), upserts: 1, unchanged: 1, deletes: 1, notMapped: 1, leftOut: 1, failed: 1 },
    '/any': { ...noCounts(), upserts: 1 },
  });
  expect(refused).toMatchObject([{ identifier: 'bad', by: 'mapping', reason: 'title: oh' }]);
  expect(warnings).toEqual([]);
  expect(last?.id).toBe('bad');
});

test('what a later item says of an entity counts', async () => {
  const { put, deliver, shown, delivery } = setUp();
  for (const identifier of ['a', 'b', 'c', 'd']) put('user', { identifier }, OURS);
  await deliver([
    remove('a'),
    upsert('a'),
    upsert('b'),
    remove('b'),
    leave('c'),
    upsert('c'),
    upsert('d'),
    leave('d'),
  ]);
  expect(shown()).toEqual(['a', 'c']);
  expect(delivery.summary().counts['/users']).toMatchObject({ deletes: 2 });
});

test('what a selector leaves out goes at once in a run of changes, and is left to reconcile in a run of everything', async () => {
  const { put, deliver, shown } = setUp();
  for (const identifier of ['a', 'b']) put('user', { identifier }, OURS);
  await deliver([leave('a')]);
  expect(shown()).toEqual(['b']);
  await deliver([leave('b')], true);
  expect(shown()).toEqual(['b']);
});

test('what one kind leaves out stays as long as another kind may make it', async () => {
  const { put, deliver, shown } = setUp();
  const leaveBy = (kind: string, id: string): Change =>
    change(id, { excluded: [{ blueprint: 'guest', identifier: id }] }, { kind });
  const make = (id: string): Change =>
    change(id, { entities: [entity(id, { blueprint: 'guest' })] }, { kind: '/managers' });
  for (const identifier of ['a', 'b', 'c', 'd']) put('guest', { identifier }, OURS);
  await deliver(['a', 'b', 'c', 'd'].map((id) => leaveBy('/users', id)));
  expect(shown('guest')).toEqual(['a', 'b', 'c', 'd']);
  await deliver([leaveBy('/managers', 'a'), make('b'), leaveBy('/managers', 'd'), make('d')]);
  expect(shown('guest')).toEqual(['b', 'c', 'd']);
});

test('entities of other blueprints and of others are not touched, which is said', async () => {
  const { put, deliver, shown, delivery } = setUp();
  put('user', { identifier: 'theirs' }, 'Mozilla/5.0');
  put('guest', { identifier: 'theirs' }, OURS);
  await deliver([remove('theirs'), leave('never there')]);
  expect([shown('user'), shown('guest')]).toEqual([['theirs'], ['theirs']]);
  expect(delivery.summary().warnings).toEqual([expect.stringContaining('the source no longer has theirs')]);
});

test('blueprints of a kind of which an item failed are doubtful, and filled are those of the mapping and of the run', async () => {
  const { deliver, delivery } = setUp({ catalog: WITH_ANY });
  expect([...delivery.filled()]).toEqual(['user', 'guest']);
  expect([...delivery.doubtful()]).toEqual([]);
  await deliver([change('t', { entities: [entity('t', { blueprint: 'thing' })] }, { kind: '/any' })]);
  expect([...delivery.filled()]).toEqual(['user', 'guest', 'thing']);
  await deliver([fail('x')]);
  expect([...delivery.doubtful()]).toEqual(['user', 'guest']);
});

test('where JQ works out the blueprint of what failed, it may be any', async () => {
  const { deliver, delivery } = setUp({ catalog: WITH_ANY });
  await deliver([change('t', { entities: [entity('t', { blueprint: 'thing' })] }, { kind: '/any' })]);
  await deliver([fail('x', '/any')]);
  expect([...delivery.doubtful()]).toEqual(['user', 'guest', 'thing']);
});

test('a dry run reads, maps, compares and counts, and writes nothing', async () => {
  const { put, deliver, delivery, requests, shown } = setUp({ dryRun: true });
  put('user', { identifier: 'old', properties: { name: 'old' } }, OURS);
  put('user', { identifier: 'gone' }, OURS);
  await deliver([upsert('new'), upsert('old'), remove('gone')]);
  await delivery.finish();
  expect(requests.filter(isWrite)).toEqual([]);
  expect(shown()).toEqual(['old', 'gone']);
  expect(delivery.summary().counts['/users']).toMatchObject({ upserts: 1, unchanged: 1, deletes: 1 });
});

test('nothing was delivered where nothing was sent', async () => {
  const { delivery, requests } = setUp();
  delivery.begin('incremental');
  await delivery.flush();
  await delivery.finish();
  expect(delivery.summary()).toEqual({ counts: {}, refused: [], warnings: [], last: undefined });
  expect(requests).toEqual([]);
});

describe('what an entity of a run of changes relates to and Port lacks', () => {
  const BOSSES = catalogOf('/bosses', {
    ...ruleOf({ literal: 'team' }),
    entity: { identifier: '.id', properties: { name: '.name' }, relations: { head: '.head' } },
  });
  const boss = (head: string): Change =>
    change('t', { entities: [entity('t', { blueprint: 'team', relations: { head } })] }, { kind: '/bosses' });
  const reading = (...changes: readonly Change[]) => {
    const asked: unknown[] = [];
    const readTargets: ReadTargets = async function* (targets) {
      asked.push(...targets);
      yield await Promise.resolve({ stage: 0, changes });
    };
    return { asked, readTargets };
  };

  test('is asked of the source: what the mapping leaves out is not missing', async () => {
    const { deliver, delivery, shown } = setUp({ catalog: BOSSES });
    const { asked, readTargets } = reading(leave('x'));
    await deliver([boss('x')]);
    await delivery.finish(readTargets);
    expect(asked).toEqual([{ kinds: ['/users'], identifier: 'x' }]);
    expect(delivery.summary()).toMatchObject({ refused: [], counts: { '/bosses': { upserts: 1 } } });
    expect([shown('team'), shown()]).toEqual([['t'], []]);
  });

  test('is written where the source has it, and then related to', async () => {
    const { deliver, delivery, port } = setUp({ catalog: BOSSES });
    const { readTargets } = reading(upsert('x'));
    await deliver([boss('x')]);
    await delivery.finish(readTargets);
    expect(delivery.summary().refused).toEqual([]);
    expect(port.entities()['team']).toMatchObject([{ identifier: 't', relations: { head: 'x' } }]);
  });

  test('is said where the source has nothing of it', async () => {
    const { deliver, delivery } = setUp({ catalog: BOSSES });
    await deliver([boss('x')]);
    await delivery.finish(reading().readTargets);
    expect(delivery.summary().refused).toMatchObject([{ identifier: 't', by: 'relation' }]);
  });

  test('is not asked for where nothing lacks anything', async () => {
    const { deliver, delivery } = setUp({ catalog: BOSSES });
    const { asked, readTargets } = reading();
    await deliver([upsert('x'), boss('x')]);
    await delivery.finish(readTargets);
    expect([asked, delivery.summary().refused]).toEqual([[], []]);
  });
});
