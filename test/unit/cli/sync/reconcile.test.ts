import fc from 'fast-check';
import type { ReconcileConfig } from '../../../../cli/core/config';
import type { AzureMemory } from '../../../../cli/sources/azure/memory';
import type { Presence, ReadOutcome } from '../../../../cli/sync/read';
import {
  exceedsGuard,
  type OwnedCatalog,
  type OwnedEntity,
  planBlueprint,
  reconcile,
} from '../../../../cli/sync/reconcile';
import { createRecordedLog } from '../../../support/recorded-log';
import { readOutcome } from '../../../support/run-parts';

const config: ReconcileConfig = { mode: 'on', maxDeletePercent: 10, acceptDeletes: false };

interface BlueprintSetting {
  readonly entities: readonly OwnedEntity[];
  readonly isOwnershipKnown?: boolean;
}

interface Removal {
  readonly blueprint: string;
  readonly identifiers: readonly string[];
}

/** Blueprints by name; removes what it is told to, but for identifiers that begin with `kept`. */
function catalogOf(
  blueprints: Readonly<Record<string, BlueprintSetting>>,
): OwnedCatalog & { readonly removals: Removal[] } {
  const removals: Removal[] = [];
  return {
    removals,
    blueprints: (isWanted) =>
      Promise.resolve(
        Object.entries(blueprints)
          .filter(([blueprint]) => isWanted(blueprint))
          .map(([blueprint, { isOwnershipKnown = true }]) => ({
            blueprint,
            isOwnershipKnown,
          })),
      ),
    async *entities({ blueprint }) {
      await Promise.resolve();
      for (const entity of blueprints[blueprint]?.entities ?? []) yield [entity];
    },
    remove(blueprint, identifiers) {
      removals.push({ blueprint, identifiers });
      const refused = identifiers
        .filter((identifier) => identifier.startsWith('kept'))
        .map((identifier) => ({ identifier, reason: 'has dependents' }));
      return Promise.resolve({ removed: identifiers.length - refused.length, refused });
    },
  };
}

/** Entities whose id of the source begins with what the read says of it: `absent 3`. */
const entities = (presence: Presence, count: number): OwnedEntity[] =>
  Array.from({ length: count }, (_, n) => ({
    identifier: `e ${presence} ${n}`,
    sourceId: `${presence} ${n}`,
  }));

const speaking = (overrides: Partial<ReadOutcome<AzureMemory>> = {}) =>
  readOutcome({ judge: ({ sourceId = 'unknown' }) => sourceId.split(' ')[0] as Presence, ...overrides });

const run = (
  catalog: OwnedCatalog,
  {
    outcome = speaking(),
    mode = 'on' as const,
    ...more
  }: Partial<ReconcileConfig> & {
    readonly outcome?: ReturnType<typeof speaking>;
    readonly mode?: 'on' | 'plan';
  } = {},
) => reconcile(catalog, outcome, { ...config, ...more }, { mode, log: createRecordedLog() });

describe('the guard', () => {
  test.each([
    [0, 0, 10, false],
    [3, 3, 10, false],
    [4, 4, 10, true],
    [3, 1000, 0, false],
    [4, 1000, 0, true],
    [10, 100, 10, false],
    [11, 100, 10, true],
    [4, 39, 10, true],
    [4, 40, 10, false],
    [100, 100, 100, false],
    [5, 100, 5, false],
    [6, 100, 5, true],
  ])('%d of %d at %d %%: refuses %p', (stale, owned, percent, expected) => {
    expect(exceedsGuard(stale, owned, percent)).toBe(expected);
  });

  test('never lets more go than the larger of the percentage and three', () => {
    const amount = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 100 }), (stale, owned, percent) => {
        fc.pre(!exceedsGuard(stale, owned, percent));
        expect(stale <= 3 || stale <= (owned * percent) / 100).toBe(true);
      }),
    );
  });

  test('counts what is inferred, against what is owned now: what was deleted on evidence is neither', async () => {
    const owned = [...entities('removed', 90), ...entities('absent', 4), ...entities('present', 36)];
    const catalog = catalogOf({ resources: { entities: owned } });
    const { summary, refusals } = await run(catalog);
    expect(summary.blueprints['resources']).toMatchObject({
      owned: 40,
      stale: 4,
      deleted: 4,
      refused: false,
    });
    expect(refusals).toEqual([]);
  });

  test('refuses, says so, and deletes nothing of the blueprint', async () => {
    const catalog = catalogOf({
      resources: { entities: [...entities('absent', 5), ...entities('present', 15)] },
      groups: { entities: [...entities('absent', 1), ...entities('present', 15)] },
    });
    const { summary, refusals } = await run(catalog);
    expect(refusals).toEqual([expect.stringMatching(/^resources: 5 of 20 .*10 %/)]);
    expect(summary.blueprints).toMatchObject({
      resources: { deleted: 0, refused: true },
      groups: { deleted: 1, refused: false },
    });
    expect(catalog.removals.map(({ blueprint }) => blueprint)).toEqual(['groups']);
  });

  test('refuses where nothing at all was read of a level, however few would go', async () => {
    const catalog = catalogOf({ resources: { entities: entities('absent', 1) } });
    const { refusals } = await run(catalog, { outcome: speaking({ isEmpty: () => true }) });
    expect(refusals).toEqual([expect.stringContaining('the read is empty')]);
    expect(catalog.removals).toEqual([]);
  });

  test('lets everything pass once a person agrees', async () => {
    const catalog = catalogOf({ resources: { entities: entities('absent', 20) } });
    const { refusals, summary } = await run(catalog, {
      acceptDeletes: true,
      outcome: speaking({ isEmpty: () => true }),
    });
    expect(refusals).toEqual([]);
    expect(summary.blueprints['resources']).toMatchObject({ deleted: 20, refused: false });
  });
});

test('whatever is owned: only what is surely absent goes, and never more than the guard allows', async () => {
  const presence = fc.constantFrom<Presence[]>('present', 'absent', 'absent', 'removed', 'unknown');
  const owned = fc.array(fc.record({ presence, hasSourceId: fc.boolean() }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      owned,
      fc.record({
        isOwnershipKnown: fc.boolean(),
        maxDeletePercent: fc.integer({ min: 0, max: 100 }),
        acceptDeletes: fc.boolean(),
        isEmpty: fc.boolean(),
      }),
      async (all, { isOwnershipKnown, isEmpty, ...settings }) => {
        const found = all.map(({ presence: says, hasSourceId }, n) => ({
          identifier: `${says} ${n}`,
          sourceId: hasSourceId ? `${says} ${n}` : undefined,
        }));
        const catalog = catalogOf({ resources: { entities: found, isOwnershipKnown } });
        await run(catalog, { ...settings, outcome: speaking({ isEmpty: () => isEmpty }) });
        const removed = catalog.removals.flatMap(({ identifiers }) => identifiers);
        const sure = found
          .filter(({ sourceId }) => sourceId?.startsWith('absent'))
          .map(({ identifier }) => identifier);
        expect(sure).toEqual(expect.arrayContaining([...removed]));
        if (!isOwnershipKnown) expect(removed).toEqual([]);
        if (settings.acceptDeletes) return;
        if (isEmpty) expect(removed).toEqual([]);
        expect(removed.length).toBeLessThanOrEqual(
          Math.max(3, (found.length * settings.maxDeletePercent) / 100),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('an entity of which the source can tell nothing is left alone', async () => {
  const catalog = catalogOf({ resources: { entities: [{ identifier: 'by hand', sourceId: undefined }] } });
  await run(catalog, { acceptDeletes: true });
  expect(catalog.removals).toEqual([]);
});

test('an entity that this run has written is there, whatever the source says of it', async () => {
  const current = { identifier: 'new', sourceId: 'absent', isCurrent: true };
  const catalog = catalogOf({ resources: { entities: [current, ...entities('absent', 1)] } });
  const { summary } = await run(catalog);
  expect(catalog.removals).toEqual([{ blueprint: 'resources', identifiers: ['e absent 0'] }]);
  expect(summary.blueprints['resources']).toMatchObject({ owned: 2, stale: 1, deleted: 1 });
});

test('a blueprint that this read has not read whole is not looked at', async () => {
  const catalog = catalogOf({
    resources: { entities: entities('absent', 1) },
    groups: { entities: entities('absent', 1) },
  });
  const { summary } = await run(catalog, {
    outcome: speaking({ reconciles: (blueprint) => blueprint === 'groups' }),
  });
  expect(catalog.removals.map(({ blueprint }) => blueprint)).toEqual(['groups']);
  expect(Object.keys(summary.blueprints)).toEqual(['groups']);
});

describe('a blueprint that does not tell whose its entities are', () => {
  test('gets a plan and no deletes, even where a person agrees, and is no refusal of the guard', async () => {
    const catalog = catalogOf({ resources: { entities: entities('absent', 1), isOwnershipKnown: false } });
    const { summary, refusals } = await run(catalog, { acceptDeletes: true });
    expect(catalog.removals).toEqual([]);
    expect(refusals).toEqual([]);
    expect(summary.note).toContain('syncInstance');
    expect(summary.blueprints['resources']).toMatchObject({ stale: 1, deleted: 0 });
  });

  test('needs no note where nothing of it is stale', async () => {
    const catalog = catalogOf({ resources: { entities: entities('present', 1), isOwnershipKnown: false } });
    expect((await run(catalog)).summary.note).toBeNull();
  });
});

describe('children go before their parents', () => {
  const leveled = (level: number, n = 0): OwnedEntity => ({
    identifier: `${level}/${n}`,
    sourceId: `absent ${level} ${n}`,
  });
  const outcome = speaking({ levelOf: ({ sourceId }) => Number(sourceId?.split(' ')[1]) });

  test('from one blueprint to the next', async () => {
    const catalog = catalogOf({
      subscriptions: { entities: [leveled(0)] },
      groups: { entities: [leveled(1)] },
      resources: { entities: [leveled(2)] },
    });
    await run(catalog, { outcome });
    expect(catalog.removals.map(({ blueprint }) => blueprint)).toEqual([
      'resources',
      'groups',
      'subscriptions',
    ]);
  });

  test('within a blueprint that holds all of them', async () => {
    const catalog = catalogOf({
      everything: { entities: [leveled(0), leveled(2), leveled(1), leveled(2, 1)] },
    });
    await run(catalog, { outcome, acceptDeletes: true });
    expect(catalog.removals.flatMap(({ identifiers }) => identifiers.map((id) => Number(id[0])))).toEqual([
      2, 2, 1, 0,
    ]);
  });
});

test('a plan deletes nothing and tells what it would', async () => {
  const catalog = catalogOf({
    resources: { entities: [...entities('absent', 7), ...entities('present', 3)] },
  });
  const { summary, refusals } = await run(catalog, { mode: 'plan' });
  expect(catalog.removals).toEqual([]);
  expect(refusals).toEqual([]);
  expect(summary).toMatchObject({
    mode: 'plan',
    blueprints: { resources: { owned: 10, stale: 7, deleted: 0, refused: true } },
  });
  expect(summary.blueprints['resources']?.samples).toHaveLength(5);
});

test('what Port does not delete is told and not counted', async () => {
  const kept = { identifier: 'kept 1', sourceId: 'absent 1' };
  const catalog = catalogOf({ resources: { entities: [kept, ...entities('absent', 2)] } });
  const { summary, problems } = await run(catalog);
  expect(summary.blueprints['resources']).toMatchObject({ stale: 3, deleted: 2 });
  expect(problems).toMatchObject([
    { kind: 'resources', subject: 'kept 1', message: expect.stringContaining('has dependents') as string },
  ]);
});

test('nothing stale is nothing to do', async () => {
  const blueprint = { blueprint: 'resources', isOwnershipKnown: true };
  const pages = (async function* () {
    await Promise.resolve();
    yield entities('present', 2);
    yield entities('unknown', 2);
  })();
  await expect(
    planBlueprint(blueprint, pages, speaking({ isEmpty: () => true }), config),
  ).resolves.toMatchObject({
    owned: 4,
    stale: [],
    refusal: null,
  });
});
