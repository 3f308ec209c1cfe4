import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../cli/core/clock';
import { AzureMemory } from '../../cli/sources/azure/memory';
import { createFileStore } from '../../cli/state/file-store';
import { createStateFormat } from '../../cli/state/schema';
import { checkedEmulator } from '../support/checked-emulator';
import { assertPortShows } from '../support/compare-port';
import { assertPortEqualsEntra } from '../support/entra';
import { unifyErrorRealms } from '../support/error-realms';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { ROOT } from '../support/run-cli';
import { type CliRun, installSyncCli, type SyncCli } from '../support/sync-cli';

unifyErrorRealms();

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, users: 20, groups: 4, seed: 53 });
const MINUTE = 60_000;
const SKEWS = [
  ['ten minutes behind', -10 * MINUTE],
  ['ten minutes ahead', 10 * MINUTE],
] as const;

/** The built program on a machine whose clock is wrong. */
function wrongClock(skewMs: number): NonNullable<CliRun['env']> {
  const preload = join(ROOT, 'test', 'support', 'skewed-date.js');
  return { NODE_OPTIONS: `--require ${preload}`, SKEW_MS: String(skewMs), PORT_SYNC_SOURCES: 'azure,entra' };
}

function checkpointOf({ folder }: SyncCli, source: string): number {
  const text = readFileSync(join(folder, '.port-sync', `default.${source}.json`), 'utf8');
  return Date.parse((JSON.parse(text) as { state: { checkpoint: string } }).state.checkpoint);
}

async function assertPortEqualsBoth(): Promise<void> {
  await emulator.admin.settlePort();
  const entities = Object.entries(await emulator.admin.entities());
  const ofAzure = entities.filter(([blueprint]) => blueprint.startsWith('azure'));
  assertPortShows(Object.fromEntries(ofAzure), await emulator.expected());
  await assertPortEqualsEntra(emulator);
}

describe.each(SKEWS)('on a machine whose clock is %s', (_, skewMs) => {
  const env = wrongClock(skewMs);

  test('full and incremental runs are verified, and checkpoints are the time of the servers', async () => {
    const cli = installSyncCli(emulator);
    const rounds = [
      { command: 'full', seed: 1 },
      { command: 'incremental', seed: 2 },
      { command: 'incremental', seed: 3 },
    ] as const;
    for (const { command, seed } of rounds) {
      await emulator.admin.churn({ creates: 4, updates: 4, deletes: 2, retags: 2, seed });
      await emulator.admin.churnDirectory({ seed });
      const before = (await emulator.admin.now()).getTime();
      const outcome = await cli.run({ command, env });
      const after = (await emulator.admin.now()).getTime();
      expect(summaryOf(outcome)).toEqual(GREEN);
      const startedAt = Date.parse(outcome.result?.startedAt ?? '');
      expect(Math.abs(startedAt - skewMs - before)).toBeLessThan(2 * MINUTE);
      expect(sourceOf(outcome)).toMatchObject({ mode: command, fallback: null, warnings: [] });
      for (const source of ['azure', 'entra']) {
        // The header names whole seconds, and is taken for the latest instant that it can mean.
        expect(checkpointOf(cli, source)).toBeGreaterThanOrEqual(before - 1000);
        expect(checkpointOf(cli, source)).toBeLessThanOrEqual(after + 1000);
      }
      await assertPortEqualsBoth();
    }
  });

  test('the lock of a living run of another machine is not taken for a dead one', async () => {
    const cli = installSyncCli(emulator);
    const options = {
      format: createStateFormat(AzureMemory),
      clock: systemClock,
      signal: new AbortController().signal,
    };
    const owner = { instance: 'default', source: 'azure' };
    const release = await createFileStore(join(cli.folder, '.port-sync'), owner, options).lock(
      0,
      () => undefined,
    );
    const outcome = await cli.run({ env: { ...env, PORT_SYNC_SOURCES: 'azure' } });
    expect(outcome.exitCode).toBe(6);
    await release();
  });
});
