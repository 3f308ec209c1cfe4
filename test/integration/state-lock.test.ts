import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ACCOUNT, sharedAzurite } from '../support/azurite';
import { checkedEmulator } from '../support/checked-emulator';
import { GREEN, summaryOf } from '../support/outcome';
import { runCli } from '../support/run-cli';
import { type CliRun, endLeases, installSyncCli, type StartedCli, type SyncCli } from '../support/sync-cli';

/** As many as a scheduler that catches up may start at once. */
const RUNS = 20;

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 47 });
const azurite = sharedAzurite();

/** A place for the state, and what can be done to it behind the runs' backs. */
interface Place {
  readonly env: NonNullable<CliRun['env']>;
  /** As if the lease of the lock had run out. */
  endLease(cli: SyncCli): Promise<void>;
  read(cli: SyncCli): Promise<string>;
}

const places: readonly [string, () => Promise<Place>][] = [
  [
    'a folder',
    () =>
      Promise.resolve({
        env: {},
        endLease: (cli) => {
          endLeases(cli);
          return Promise.resolve();
        },
        read: ({ folder }) =>
          Promise.resolve(readFileSync(join(folder, '.port-sync', 'default.azure.json'), 'utf8')),
      }),
  ],
  [
    'a container',
    async () => {
      const container = await azurite.newContainer();
      return {
        env: {
          PORT_SYNC_STATE: `azblob://${ACCOUNT}/${container.containerName}`,
          AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
        },
        endLease: () => azurite.advance(61_000),
        read: async () => (await container.getBlobClient('default.azure.json').downloadToBuffer()).toString(),
      };
    },
  ],
];

/** None outlives its test, however that ends. */
const children: StartedCli[] = [];

function start(cli: SyncCli, run: CliRun): StartedCli {
  const started = cli.start(run);
  children.push(started);
  return started;
}

afterEach(async () => {
  for (const { child } of children) child.kill('SIGKILL');
  await Promise.allSettled(children.splice(0).map(({ outcome }) => outcome));
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(20);
}

/** Only a run that has the lock logs in. */
async function hasBegun(): Promise<boolean> {
  return (await emulator.admin.requests()).requests.some(({ service }) => service === 'login');
}

/** What a run leaves that was killed long ago. */
function leaveDeadLock({ folder }: SyncCli): void {
  const run = join(folder, '.port-sync', 'default.azure.lock', 'of-a-dead-run');
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'beat'), '.');
  utimesSync(join(run, 'beat'), 0, 0);
}

/** Leases of half a minute and of a minute pass in real time. */
const inDeep = process.env['DEEP'] === undefined ? test.skip : test;

describe.each(places)('of runs that share %s', (_, open) => {
  test('exactly one proceeds, whatever a dead one left; and when it is killed, the next one that waits', async () => {
    const place = await open();
    const cli = installSyncCli(emulator);
    leaveDeadLock(cli);
    await emulator.admin.configure({ latencyMs: { arm: 3_600_000 } });
    const { env } = place;
    const started = Array.from({ length: RUNS }, () => start(cli, { env }));
    const ended: unknown[] = [];
    const running = new Set(started);
    const watch = async (each: StartedCli): Promise<void> => {
      // What went wrong with one of them shall show at once, and not as a wait without end.
      ended.push(await each.outcome.then(({ exitCode }) => exitCode, String));
      running.delete(each);
    };
    const watched = started.map(watch);
    await until(() => Promise.resolve(ended.length >= RUNS - 1));
    expect(ended).toEqual(Array.from({ length: RUNS - 1 }, () => 6));
    await until(hasBegun);
    expect(running.size).toBe(1);

    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(watched);
    await emulator.admin.reset();
    expect((await cli.run({ env })).exitCode).toBe(6);
    const waiting = start(cli, { env, args: ['--wait-lock', '10m'] });
    await place.endLease(cli);
    expect(summaryOf(await waiting.outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  }, 300_000);

  inDeep(
    'one that was paused past its lease writes nothing over what the next one wrote',
    async () => {
      const place = await open();
      const cli = installSyncCli(emulator);
      const { env } = place;
      await emulator.admin.configure({ latencyMs: { ingest: 500 } });
      const paused = start(cli, { env });
      await until(hasBegun);
      paused.child.kill('SIGSTOP');
      await place.endLease(cli);

      await emulator.admin.churn({ creates: 5, deletes: 3, seed: 2 });
      expect(summaryOf(await cli.run({ env }))).toEqual(GREEN);
      const written = await place.read(cli);
      paused.child.kill('SIGCONT');
      const outcome = await paused.outcome;
      expect([outcome.exitCode, outcome.stdout]).toEqual([6, expect.stringContaining('was lost')]);
      expect(await place.read(cli)).toBe(written);
      expect(summaryOf(await cli.run({ env, command: 'incremental' }))).toEqual(GREEN);
      await emulator.assertPortEqualsAzure();
    },
    120_000,
  );

  test('one that was killed is seen, unlocked at once and followed; its state is moved away and shown no more', async () => {
    const { env } = await open();
    const cli = installSyncCli(emulator);
    const state = (...args: readonly string[]) => {
      const defined = Object.entries(env).map(([name, value]): [string, string] => [name, value ?? '']);
      return runCli(['state', ...args], { cwd: cli.folder, env: Object.fromEntries(defined) });
    };
    await emulator.admin.configure({ latencyMs: { arm: 3_600_000 } });
    const killed = start(cli, { env });
    await until(hasBegun);
    expect((await state('unlock', '--yes')).exitCode).toBe(6);
    killed.child.kill('SIGKILL');
    await killed.outcome;
    const pid = `process ${killed.child.pid}`;
    expect((await state('show')).stdout).toContain(pid);
    expect(await state('unlock', '--yes')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(pid) as string,
    });

    await emulator.admin.reset();
    expect(summaryOf(await cli.run({ env }))).toEqual(GREEN);
    expect((await state('show')).stdout).toContain('azure: present');
    expect((await state('reset', '--yes')).stdout).toContain('.reset-');
    expect((await state('show')).stdout).toContain('no state yet');
  }, 120_000);
});
