import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeeded, type Seeded } from '../../emulator/inventory/seeded';
import { countStrikes, crash, drawStrike } from '../crashes/crash';
import { type CrashKind, INSTALLATIONS, type Installation } from '../crashes/crash-kinds';
import { checkedEmulator } from '../support/checked-emulator';
import { assertPortEqualsEntra } from '../support/entra';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { summaryOf } from '../support/outcome';
import { endLeases, installSyncCli, type SyncCli } from '../support/sync-cli';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

/** Another one each time only where somebody looks for what nobody has thought of. */
const SEED = Number(
  process.env['SEED'] ?? (process.env['DEEP'] === undefined ? 1 : randomInt(1_000_000_000)),
);
/** For each installation. */
const CRASHES = process.env['DEEP'] === undefined ? 16 : 100;
/** What `cli/state/file-lock.ts` promises of a run that crashed. */
const LEASE_MS = 30_000;

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, users: 60, groups: 8, seed: 61 });

/** So that some dozen processes compile the program once. */
const compiled = mkdtempSync(join(tmpdir(), 'port-sync-compiled-'));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

interface Play {
  readonly installation: Installation;
  readonly random: Seeded;
  /** Is killed. */
  readonly cli: SyncCli;
  /** Its state, without a process of its own. */
  readonly clean: InProcessCli;
  readonly counts: Map<CrashKind, Awaited<ReturnType<typeof countStrikes>>>;
}

test.each(INSTALLATIONS.map((one) => [one.name, one] as const))(
  `%s, killed ${CRASHES} times at drawn requests, loses nothing (SEED=${SEED})`,
  async (_name, installation) => {
    emulator.allowUnusedFaults();
    const random = createSeeded(SEED);
    const cli = installSyncCli(emulator);
    const clean = await createInProcessCli(emulator, cli.folder);
    const play: Play = { installation, random, cli, clean, counts: new Map() };
    await runClean(play, 'full');
    for (const kind of installation.kinds) await calibrate(play, kind);
    let killed = 0;
    for (let index = 0; index < CRASHES; index += 1) {
      const kind = installation.kinds[index % installation.kinds.length];
      if (kind !== undefined && (await crashAndMend(play, kind, index))) killed += 1;
    }
    expect(killed).toBeGreaterThan(CRASHES * 0.8);
    if (installation.source === 'azure') await emulator.assertPortEqualsAzure();
  },
  60_000 + CRASHES * 15_000,
);

/** How many requests such a run makes. */
async function calibrate(play: Play, kind: CrashKind): Promise<void> {
  await kind.change(emulator, play.random);
  await emulator.admin.clearRequests();
  await runClean(play, kind.command);
  play.counts.set(kind, await countStrikes(emulator.admin, kind.path));
}

async function crashAndMend(play: Play, kind: CrashKind, index: number): Promise<boolean> {
  const { random, cli, installation, counts } = play;
  const { env } = installation;
  await kind.change(emulator, random);
  const held = await heldIds();
  const strike = drawStrike(random, counts.get(kind) ?? new Map(), kind.path);
  const isHandled = random.chance(0.5);
  try {
    const run = { command: kind.command, env: { ...env, NODE_COMPILE_CACHE: compiled } };
    const wasKilled = await crash(emulator.admin, { cli, run, strike, isHandled });
    await emulator.admin.settlePort();
    await assertNothingLost(installation, held);
    if (wasKilled && index < 2) await assertStillLocked(play, kind);
    if (existsSync(join(cli.folder, '.port-sync'))) endLeases(cli, LEASE_MS + 1000);
    // Port's clock shows whole seconds: what failed must not be of the second in which the next run begins.
    await emulator.admin.advance(2000);
    await runClean(play, kind.command);
    return wasKilled;
  } catch (cause) {
    const context = JSON.stringify({ kind: kind.name, strike, isHandled });
    throw new Error(`crash ${index}, SEED=${SEED}: ${(cause as Error).message}\n${context}`, { cause });
  }
}

async function runClean({ clean, installation: { env, source } }: Play, command: CrashKind['command']) {
  greenSource(await clean[command]({ env }));
  if (source === 'azure') await emulator.assertPortEqualsAzure();
  else await assertPortEqualsEntra(emulator);
}

/** The lock of a run that was killed lasts as long as its lease. */
async function assertStillLocked(
  { clean, cli, installation: { env } }: Play,
  { command }: CrashKind,
): Promise<void> {
  endLeases(cli, LEASE_MS - 5000);
  const outcome = await clean[command]({ env });
  expect(outcome.error === undefined ? summaryOf(outcome) : outcome.exitCode).toBe(6);
}

/** Whatever is there and was held is held still. */
async function assertNothingLost({ source }: Installation, held: ReadonlySet<string>): Promise<void> {
  const { users, groups, applications, servicePrincipals } = await emulator.admin.directory();
  const items = [users, groups, applications, servicePrincipals].flat();
  const there =
    source === 'azure'
      ? (await emulator.expected()).map(({ identifier }) => identifier)
      : items.map(({ id }) => id);
  const left = await heldIds();
  expect(there.filter((id) => held.has(id) && !left.has(id))).toEqual([]);
}

async function heldIds(): Promise<ReadonlySet<string>> {
  const entities = Object.values(await emulator.admin.entities()).flat();
  return new Set(entities.map(({ identifier }) => identifier));
}
