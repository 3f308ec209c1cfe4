import { randomInt } from 'node:crypto';
import type { Operation } from '../../emulator/inventory/operation';
import type { Tags } from '../../emulator/inventory/model';
import type { Entity } from '../../emulator/port/entities/store';
import { createSeeded, type Seeded } from '../../emulator/inventory/seeded';
import { checkedEmulator } from '../support/checked-emulator';
import { comparePort } from '../support/compare-port';
import { expectedCatalog, type ExpectedEntity, expectedIdentifier } from '../support/expected-catalog';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli, type InProcessOutcome } from '../support/in-process';
import { summaryOf } from '../support/outcome';
import { drawFaults } from '../support/random-faults';

const SEED = Number(process.env['SEED'] ?? randomInt(1_000_000_000));
/** For each of the scopes. */
const ROUNDS = process.env['DEEP'] === undefined ? 5 : 40;
const MINUTE = 60_000;
/** Shorter than the overlap of two windows, which is what the overlap is for. */
const MOST_LAG = 10 * MINUTE;
const PATIENCE_MS = 1500;

const emulator = checkedEmulator({ subscriptions: 3, resources: 80, seed: 3 });

interface World {
  readonly random: Seeded;
  readonly cli: InProcessCli;
  readonly env: Readonly<Record<string, string>>;
  readonly isGroupIn: (tags: Tags) => boolean;
  /** Until when tables and feed may tell something else of an entity, by identifier; the emulator's clock. */
  readonly unsettledUntil: Map<string, number>;
}

const SCOPES = [
  { env: {}, isGroupIn: () => true },
  {
    env: { RESOURCE_GROUP_TAG_FILTERS: '{"exclude":{"environment":"dev"}}' },
    isGroupIn: (tags: Tags) => tags?.['environment']?.toLowerCase() !== 'dev',
  },
  {
    env: { RESOURCE_GROUP_TAG_FILTERS: '{"include":{"environment":"Prod"}}' },
    isGroupIn: (tags: Tags) => tags?.['environment']?.toLowerCase() === 'prod',
  },
] as const;

test.each(SCOPES)(
  `${ROUNDS} rounds of churn and faults, scope $env (SEED=${SEED})`,
  async (scope) => {
    emulator.allowUnusedFaults();
    const random = createSeeded(SEED + SCOPES.indexOf(scope));
    await emulator.admin.reset({ inventory: { subscriptions: 3, resources: 80, seed: random.int(1e6) } });
    const cli = await createInProcessCli(emulator);
    const world: World = { ...scope, random, cli, unsettledUntil: new Map() };
    greenSource(await cli.full(world));
    const exitCodes: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await inRound(round, async () => {
        await change(world);
        exitCodes.push((await runAndCheck(world)).exitCode);
        if (round === ROUNDS || random.chance(0.4)) await catchUp(world);
      });
    }
    expect(exitCodes).toContain(0);
    await cli.remove();
  },
  60_000 + ROUNDS * 15_000,
);

async function inRound(round: number, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    const { message } = error as Error;
    const { rules } = await emulator.admin.faults();
    throw new Error(`round ${round}, SEED=${SEED}: ${message}\nfaults: ${JSON.stringify(rules)}`, {
      cause: error,
    });
  }
}

type Lag = 0 | { readonly min: number; readonly max: number };

/** Lets the world change, with lags of its own, and some time pass. */
async function change(world: World): Promise<void> {
  const { random } = world;
  const lag = (): Lag => (random.chance(0.5) ? 0 : { min: 0, max: random.int(MOST_LAG) });
  const lags = { feedLagMs: lag(), tableLagMs: lag(), lingerMs: lag() };
  await emulator.admin.configure(lags);
  const longest = Math.max(...Object.values(lags).map((one) => (one === 0 ? 0 : one.max)));
  const few = (most: number): number => random.int(most + 1);
  const seed = (): number => random.int(1e9);
  const churn = { creates: few(6), updates: few(8), deletes: few(3), moves: few(2), retags: few(5) };
  await noteTouched(world, longest, () =>
    emulator.admin.churn({ ...churn, groupCreates: few(2), seed: seed() }),
  );
  // One after the other: two that cancel each other out would go unnoticed.
  for (let retags = few(3); retags > 0; retags -= 1)
    await noteTouched(world, longest, () => emulator.admin.churn({ groupRetags: 1, seed: seed() }));
  for (const operation of await drawGroupOperations(random))
    await noteTouched(world, longest, () => emulator.admin.apply(operation));
  if (random.chance(0.7)) await emulator.admin.advance(random.int(20 * MINUTE));
}

/** Now and then a group goes, with or without change rows of what lay in it, and may be there again at once. */
async function drawGroupOperations(random: Seeded): Promise<Operation[]> {
  if (random.chance(0.5)) return [];
  const { resourceGroups } = await emulator.admin.inventory();
  if (resourceGroups.length < 4) return [];
  const row = random.pick(resourceGroups);
  const id = String(row['id']);
  const childRows = random.pick(['each', 'none', 'some'] as const);
  const deletion: Operation = { operation: 'deleteResourceGroup', id, childRows };
  if (random.chance(0.6)) return [deletion];
  const subscriptionId = String(row['subscriptionId']);
  return [
    deletion,
    { operation: 'createResourceGroup', subscriptionId, name: String(row['name']) },
    { operation: 'createResource', resourceGroupId: id },
  ];
}

/** Of everything that changes, comes or goes, tables and feed may tell something else until all lags are over. */
async function noteTouched(world: World, longestLag: number, act: () => Promise<unknown>): Promise<void> {
  const before = await rowsByIdentifier();
  await act();
  const after = await rowsByIdentifier();
  const until = (await emulator.admin.now()).getTime() + longestLag;
  for (const identifier of new Set([...before.keys(), ...after.keys()])) {
    if (longestLag === 0 || before.get(identifier) === after.get(identifier)) continue;
    const earlier = world.unsettledUntil.get(identifier) ?? 0;
    world.unsettledUntil.set(identifier, Math.max(earlier, until));
  }
}

async function rowsByIdentifier(): Promise<Map<string, string>> {
  const { resourceGroups, resources } = await emulator.admin.inventory();
  const rows = [...resourceGroups, ...resources];
  return new Map(rows.map((row) => [expectedIdentifier(String(row['id'])), JSON.stringify(row)]));
}

/** A run among faults: green, it leaves Port as the tables were; otherwise nothing that is there is gone. */
async function runAndCheck(world: World): Promise<InProcessOutcome> {
  const { random, cli } = world;
  const begin = (await emulator.admin.now()).getTime();
  const isSettled = ({ identifier }: { identifier: string }): boolean =>
    [identifier, groupOf(identifier)].every((one) => (world.unsettledUntil.get(one) ?? 0) <= begin);
  const shown = (await shownByTables(world)).filter(isSettled);
  const held = new Set((await heldByPort()).map(({ identifier }) => identifier));
  await emulator.admin.addFaults(...drawFaults(random));
  const isFull = random.chance(0.2);
  const run = { env: world.env, patienceMs: PATIENCE_MS };
  const outcome = isFull
    ? await cli.full({ ...run, flags: { 'accept-deletes': true } })
    : await cli.incremental(run);
  expect([0, 3, 4]).toContain(outcome.exitCode);

  const holds = (await heldByPort()).filter(isSettled);
  if (outcome.exitCode === 0) {
    expect(comparePort({ holds }, shown)).toEqual([]);
  } else {
    const left = new Set(holds.map(({ identifier }) => identifier));
    const lost = shown.filter(({ identifier }) => held.has(identifier) && !left.has(identifier));
    expect({ lost, outcome: lost.length > 0 && summaryOf(outcome) }).toEqual({ lost: [], outcome: false });
  }
  await emulator.admin.clearFaults();
  return outcome;
}

/** A resource is in scope or out of it by the tags of its group. */
function groupOf(identifier: string): string {
  return identifier.split('/').slice(0, 5).join('/');
}

/** With all lags over and no faults, one run makes up for everything. */
async function catchUp({ cli, env, isGroupIn, random }: World): Promise<void> {
  await emulator.admin.advance(MOST_LAG + MINUTE);
  if (random.chance(0.25)) greenSource(await cli.full({ env, flags: { 'accept-deletes': true } }));
  else greenSource(await cli.incremental({ env }));
  await emulator.assertPortEqualsAzure({ isGroupIn });
}

async function shownByTables({ isGroupIn }: World): Promise<ExpectedEntity[]> {
  const tenantId = emulator.env['AZURE_TENANT_ID'] ?? '';
  return expectedCatalog(await emulator.admin.inventory('shown'), { tenantId, isGroupIn });
}

async function heldByPort(): Promise<Entity[]> {
  await emulator.admin.settlePort();
  return Object.values(await emulator.admin.entities()).flat();
}
