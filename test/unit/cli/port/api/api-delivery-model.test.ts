import * as fc from 'fast-check';
import type { Entity } from '../../../../../emulator/port/entities/entity';
import type { MappedItem, Mapper } from '../../../../../cli/mapping/mapper';
import { createApiDelivery } from '../../../../../cli/port/api/api-delivery';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createApiOwnedCatalog } from '../../../../../cli/port/api/owned-catalog';
import { createOwnership } from '../../../../../cli/port/api/ownership';
import type { Change } from '../../../../../cli/sync/change';
import { reconcile } from '../../../../../cli/sync/reconcile';
import {
  MODEL_BLUEPRINTS,
  MODEL_CATALOG,
  type ModelItem,
  standing,
  type StandingEntity,
  toDelete,
  toUpsert,
  world,
} from '../../../../support/api-model';
import { type PassingFault, passingFaults, withFaults } from '../../../../support/passing-faults';
import { createLocalPort, isWrite, type LocalPort } from '../../../../support/local-port';
import { createRecordedLog } from '../../../../support/recorded-log';

const OURS = 'port-sync/1.2.3 prod/entra';
const WRITERS: Readonly<Record<StandingEntity['writer'], string>> = {
  ours: OURS,
  'ours of an older version': 'port-sync/0.1.0 prod/entra',
  'by hand': 'Mozilla/5.0',
  'another instance': 'port-sync/1.2.3 test/entra',
};
const RUNS = { numRuns: process.env['DEEP'] === undefined ? 40 : 500 };

const mapper: Mapper = {
  map: (_kind, items) => Promise.resolve(items.map(({ data }) => data['mapped'] as MappedItem)),
  close: () => Promise.resolve(),
};

type Stages = readonly (readonly (readonly Change[])[])[];

interface Order {
  /** Stages of pages. */
  readonly stages: Stages;
  /** What a read of everything has seen, by blueprint; undefined for a run of changes. */
  readonly seen?: ReadonlySet<string>;
}

/** One run as the engine drives it. */
async function run(local: LocalPort, { stages, seen }: Order) {
  local.requests.length = 0;
  const client = local.clientOf(OURS);
  const held = createHeldEntities(client, (blueprint) => MODEL_CATALOG.fieldSetsOf(blueprint));
  const ownership = createOwnership(client, { instance: 'prod', source: 'entra' });
  const log = createRecordedLog();
  const parts = { ...local, client, held, ownership, mapper, log, catalog: MODEL_CATALOG };
  const delivery = createApiDelivery({ ...parts, concurrency: 3, dryRun: false });
  const isWhole = seen !== undefined;
  delivery.begin(isWhole ? 'full' : 'incremental');
  for (const pages of stages) {
    for (const changes of pages) await delivery.send({ changes, isWhole });
    await delivery.flush();
  }
  await delivery.finish();
  const catalog = createApiOwnedCatalog({
    ...parts,
    filled: () => delivery.filled(),
    doubtful: () => delivery.doubtful(),
  });
  const judgement = {
    reconciles: () => isWhole,
    judge: ({
      blueprint,
      sourceId,
    }: {
      readonly blueprint: string;
      readonly sourceId: string | undefined;
    }) => (seen?.has(`${blueprint} ${sourceId ?? ''}`) === true ? ('present' as const) : ('absent' as const)),
    levelOf: () => 0,
    isEmpty: () => false,
  };
  const config = { mode: 'on', maxDeletePercent: 10, acceptDeletes: true } as const;
  const { problems } = await reconcile(catalog, judgement, config, { mode: 'on', log });
  expect(problems).toEqual([]);
  assertNoEntityTwice(local);
  return { ...delivery.summary(), writes: local.requests.filter(isWrite).length };
}

/** Port may write the rows of a request in any order. */
function assertNoEntityTwice({ requests }: LocalPort): void {
  for (const { url, body } of requests.filter(({ url: target }) => target.includes('/entities/bulk?'))) {
    const { entities } = JSON.parse((body ?? '').toString()) as { entities: { identifier: string }[] };
    const names = entities.map(({ identifier }) => `${url} ${identifier}`);
    expect(new Set(names).size).toBe(names.length);
  }
}

function createPortOf(before: readonly StandingEntity[]): LocalPort {
  const local = createLocalPort(MODEL_BLUEPRINTS);
  for (const { blueprint, identifier, name, writer } of before)
    local.put(blueprint, { identifier, properties: { name, theirs: 'x' } }, WRITERS[writer]);
  return local;
}

const keyOf = ({ blueprint, identifier }: Pick<Entity, 'blueprint' | 'identifier'>): string =>
  `${blueprint} ${identifier}`;
const keyOfItem = ({ blueprint, id }: ModelItem): string => `${blueprint} ${id}`;
const entitiesOf = ({ port }: LocalPort): ReadonlyMap<string, Entity> =>
  new Map(
    Object.values(port.entities())
      .flat()
      .map((entity) => [keyOf(entity), entity]),
  );
const isForeign = ({ writer }: StandingEntity): boolean =>
  writer === 'by hand' || writer === 'another instance';

interface Shown {
  readonly key: string;
  readonly name: unknown;
  /** Relations that lead somewhere, and where. */
  readonly relations: Readonly<Record<string, readonly string[]>>;
}

const TARGET: Readonly<Record<string, string>> = { manager: 'user', groups: 'group', members: 'user' };

/** What Port has to show of the items, given who is there. */
function expectedOf(items: readonly ModelItem[], isThere: (key: string) => boolean): Shown[] {
  return items
    .filter(({ isLeftOut }) => !isLeftOut)
    .map((item) => {
      const relations = Object.entries(item.targets).map(([relation, ids]) => {
        const named = relation === 'manager' ? ids.slice(0, 1) : ids;
        return [relation, named.filter((id) => isThere(`${TARGET[relation] ?? ''} ${id}`))] as const;
      });
      return { key: keyOfItem(item), name: item.name, relations: leading(relations) };
    });
}

function shownOf(entity: Entity | undefined): Shown | undefined {
  if (entity === undefined) return undefined;
  const relations = Object.entries(entity.relations).map(
    ([name, value]) => [name, value === null ? [] : [value].flat()] as const,
  );
  return { key: keyOf(entity), name: entity.properties['name'] ?? null, relations: leading(relations) };
}

function leading(relations: readonly (readonly [string, readonly string[]])[]): Shown['relations'] {
  const sorted = relations.map(([name, ids]) => [name, [...ids].sort()] as const);
  return Object.fromEntries(sorted.filter(([, ids]) => ids.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Scene {
  readonly local: LocalPort;
  readonly before: readonly StandingEntity[];
  readonly items: readonly ModelItem[];
}

/** Port shows exactly the items and what others have made. Nobody was told to refuse anything. */
function assertShown({ local, before, items }: Scene): void {
  const shown = entitiesOf(local);
  const wanted = expectedOf(items, (key) => shown.has(key));
  expect(wanted.map(({ key }) => shownOf(shown.get(key)))).toEqual(wanted);
  const foreign = before.filter(isForeign).map(keyOf);
  expect([...shown.keys()].sort()).toEqual(
    [...new Set([...wanted.map(({ key }) => key), ...foreign])].sort(),
  );
}

function foreignOf({ local, before }: Pick<Scene, 'local' | 'before'>): string {
  const shown = entitiesOf(local);
  return JSON.stringify(before.filter(isForeign).map((entity) => shown.get(keyOf(entity))));
}

/** Items in pages of these sizes, again and again. */
function toPages(changes: readonly Change[], sizes: readonly number[]): Change[][] {
  const pages: Change[][] = [];
  for (let at = 0; at < changes.length;) {
    const size = sizes[pages.length % sizes.length] ?? 1;
    pages.push(changes.slice(at, at + size));
    at += size;
  }
  return pages;
}

const pageSizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
const seenOf = (items: readonly ModelItem[]): ReadonlySet<string> => new Set(items.map(keyOfItem));
const fullOf = (items: readonly ModelItem[], sizes: readonly number[]): Order => ({
  stages: [toPages(items.map(toUpsert), sizes)],
  seen: seenOf(items),
});

async function disturbed<T>(
  local: LocalPort,
  faults: readonly PassingFault[],
  work: () => Promise<T>,
): Promise<T> {
  local.disturb(withFaults(faults, () => local.port.revokeToken()));
  const result = await work();
  local.disturb(undefined);
  return result;
}

test('whatever Port held and whatever passes by, a run of everything brings it to what the mapping says, and a second one writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(world, standing, pageSizes, passingFaults, async (items, before, sizes, faults) => {
      const local = createPortOf(before);
      const foreign = foreignOf({ local, before });
      const { refused } = await disturbed(local, faults, () => run(local, fullOf(items, sizes)));
      expect(refused.filter(({ by }) => by !== 'relation')).toEqual([]);
      assertShown({ local, before, items });
      expect(foreignOf({ local, before })).toBe(foreign);
      const second = await run(local, fullOf(items, [...sizes].reverse()));
      expect(second.writes).toBe(0);
      assertShown({ local, before, items });
    }),
    RUNS,
  );
});

test('a run is green exactly where every relation is there, but for targets that are left out or just went', async () => {
  await fc.assert(
    fc.asyncProperty(world, standing, pageSizes, async (items, before, sizes) => {
      const local = createPortOf(before);
      await run(local, fullOf(items, sizes));
      const { refused } = await run(local, fullOf(items, sizes));
      const shown = entitiesOf(local);
      const leftOut = new Set(items.filter(({ isLeftOut }) => isLeftOut).map(keyOfItem));
      const isFine = (key: string): boolean => shown.has(key) || leftOut.has(key);
      const whole = expectedOf(items, isFine);
      const wanted = expectedOf(items, () => true);
      const lacking = wanted.filter((entity, at) => JSON.stringify(entity) !== JSON.stringify(whole[at]));
      expect(refused.map((entity) => keyOf(entity)).sort()).toEqual(lacking.map(({ key }) => key).sort());
    }),
    RUNS,
  );
});

test('what Port refuses is named, stays as it was, and keeps nothing else from being right', async () => {
  const refusedIds = fc.uniqueArray(fc.constantFrom('0', '1', '2', '3'), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(world, standing, pageSizes, refusedIds, async (items, before, sizes, ids) => {
      const local = createPortOf(before);
      const atFirst = entitiesOf(local);
      local.port.settings.refusedIdentifiers = ids;
      const { refused } = await run(local, fullOf(items, sizes));
      const shown = entitiesOf(local);
      const named = new Set(refused.filter(({ by }) => by === 'port').map((entity) => keyOf(entity)));
      for (const wanted of expectedOf(items, (key) => shown.has(key))) {
        const isRight = JSON.stringify(shownOf(shown.get(wanted.key))) === JSON.stringify(wanted);
        if (named.has(wanted.key)) expect(shown.has(wanted.key)).toBe(atFirst.has(wanted.key));
        else expect([wanted.key, isRight]).toEqual([wanted.key, true]);
      }
      for (const key of named) expect(ids).toContain(key.split(' ')[1]);
      local.port.settings.refusedIdentifiers = [];
      await run(local, fullOf(items, sizes));
      assertShown({ local, before, items });
    }),
    RUNS,
  );
});

test('a run of changes brings Port to what the mapping says of the source now', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(world, world),
      standing,
      pageSizes,
      passingFaults,
      async ([earlier, now], before, sizes, faults) => {
        const local = createPortOf(before);
        await run(local, fullOf(earlier, sizes));
        const foreign = foreignOf({ local, before });
        const stages = changesBetween(earlier, now).map((changes) => toPages(changes, sizes));
        const { refused } = await disturbed(local, faults, () => run(local, { stages }));
        expect(refused.filter(({ by }) => by !== 'relation')).toEqual([]);
        assertShown({ local, before, items: now });
        expect(foreignOf({ local, before })).toBe(foreign);
        const full = await run(local, fullOf(now, sizes));
        expect(full.writes).toBe(0);
      },
    ),
    RUNS,
  );
});

/** Upserts of what is new or changed, also where only a target has come; then deletes. */
function changesBetween(earlier: readonly ModelItem[], now: readonly ModelItem[]): Change[][] {
  const old = new Map(earlier.map((item) => [keyOfItem(item), JSON.stringify(item)]));
  const isNew = (key: string): boolean => now.some((item) => keyOfItem(item) === key && !item.isLeftOut);
  const names = (item: ModelItem): string[] =>
    Object.entries(item.targets).flatMap(([relation, ids]) =>
      ids.map((id) => `${relation === 'groups' ? 'group' : 'user'} ${id}`),
    );
  const changed = now.filter(
    (item) => old.get(keyOfItem(item)) !== JSON.stringify(item) || names(item).some(isNew),
  );
  const kept = new Set(now.map(keyOfItem));
  const gone = earlier.filter((item) => !kept.has(keyOfItem(item)));
  return [changed.map(toUpsert), gone.map(toDelete)];
}
