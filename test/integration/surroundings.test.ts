import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultRule } from '../../emulator/faults/fault';
import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli } from '../support/in-process';
import { GREEN, summaryOf } from '../support/outcome';
import { endLeases, installSyncCli, type SyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, users: 20, groups: 4, seed: 43 });
const PRELOAD = join(__dirname, '..', 'support', 'failing-writes.cjs');

const stateOf = ({ folder }: SyncCli): string => join(folder, '.port-sync', 'default.azure.json');

/** One run without faults, with the state that is there, makes everything right. */
async function assertMends({ folder }: SyncCli): Promise<void> {
  const later = await createInProcessCli(emulator, folder);
  await emulator.admin.advance(2000);
  expect(summaryOf(await later.full())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
}

describe('a disk', () => {
  test.each([
    ['is full where the state is saved', 'ENOSPC', 'default\\.azure\\.lock/.*/[0-9]+\\.json', 3],
    ['is read-only where the state is', 'EROFS', '\\.port-sync', 2],
    ['is full where the lock says who has it', 'ENOSPC', 'holder\\.json', 2],
  ])(
    'that %s ends the run with a clear word, and the state as it was',
    async (_name, code, path, exitCode) => {
      const cli = installSyncCli(emulator);
      expect(summaryOf(await cli.run())).toEqual(GREEN);
      const before = readFileSync(stateOf(cli), 'utf8');
      await emulator.admin.churn({ creates: 3, deletes: 1, seed: 5 });
      const env = { NODE_OPTIONS: `--require=${PRELOAD}`, FAILING_CODE: code, FAILING_PATH: path };
      const outcome = await cli.run({ command: 'incremental', env });
      expect({ exitCode: outcome.exitCode, said: outcome.stdout + outcome.stderr }).toEqual({
        exitCode,
        said: expect.stringMatching(new RegExp(`PORT_SYNC_STATE[^]*${code}`)) as string,
      });
      expect(readFileSync(stateOf(cli), 'utf8')).toBe(before);
      await assertMends(cli);
    },
  );

  test('that is full where pages wait ends a run of Entra ID with a clear word', async () => {
    const cli = installSyncCli(emulator);
    const env = {
      PORT_SYNC_SOURCES: 'entra',
      NODE_OPTIONS: `--require=${PRELOAD}`,
      FAILING_CODE: 'ENOSPC',
      FAILING_PATH: 'port-sync-(?!cli)',
    };
    const outcome = await cli.run({ env });
    expect(outcome.exitCode).toBe(4);
    expect(outcome.stdout + outcome.stderr).toContain('ENOSPC');
    expect(await emulator.admin.entities()).toMatchObject({ 'entra-id-user': [] });
  });
});

test('a reader that has seen enough is no failure', async () => {
  const cli = installSyncCli(emulator);
  const { child, outcome } = cli.start();
  const ended = once(child, 'exit');
  child.stdout?.destroy();
  child.stderr?.destroy();
  await Promise.allSettled([outcome]);
  expect(await ended).toEqual([0, null]);
  await emulator.assertPortEqualsAzure();
});

/** In each of them a run waits for an answer that never comes. */
const PHASES: readonly (readonly [string, Omit<FaultRule, 'fault'>])[] = [
  ['login', { service: 'login', path: 'oauth2/v2.0/token' }],
  ['listing', { service: 'arm', method: 'GET', path: '^/subscriptions\\?' }],
  ['reading', { service: 'arm', path: 'ResourceGraph', nth: 3 }],
  ['delivering', { service: 'ingest', nth: 2 }],
  ['verification', { service: 'port', path: '^/v1/audit-log', nth: 1 }],
  ['reconcile', { service: 'port', path: '/entities/search$', nth: 1 }],
];

describe('a signal', () => {
  test.each(
    PHASES.map(([phase, rule], index) => [index % 2 === 0 ? 'SIGTERM' : 'SIGINT', phase, rule] as const),
  )('%s while the run is at %s ends it at once, and the next run is green', async (signal, _phase, rule) => {
    const cli = installSyncCli(emulator);
    await emulator.admin.addFaults({ ...rule, fault: { kind: 'timeout' } });
    const { child, outcome } = cli.start();
    while ((await emulator.admin.faults()).unused.length > 0) await delay(20);
    child.kill(signal);
    expect((await outcome).exitCode).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(existsSync(stateOf(cli))).toBe(false);
    await emulator.admin.clearFaults();
    await assertMends(cli);
  });
});

const deep = process.env['DEEP'] === undefined ? test.skip : test;

deep(
  'a heap of 64 MB is enough for 100,000 resources, or the run says so',
  async () => {
    await emulator.admin.reset({ inventory: { subscriptions: 20, resources: 100_000, seed: 9 } });
    const cli = installSyncCli(emulator);
    const outcome = await cli.run({ env: { NODE_OPTIONS: '--max-old-space-size=64' } });
    if (outcome.exitCode === 0) await emulator.assertPortEqualsAzure();
    else {
      expect(outcome.stderr).toMatch(/heap|memory/i);
      expect(existsSync(stateOf(cli))).toBe(false);
      endLeases(cli);
      await assertMends(cli);
    }
  },
  900_000,
);
