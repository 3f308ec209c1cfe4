import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../cli/core/clock';
import { AzureMemory } from '../../cli/sources/azure/memory';
import { createFileStore } from '../../cli/state/file-store';
import { createStateFormat } from '../../cli/state/schema';
import { checkedEmulator } from '../support/checked-emulator';
import { unifyErrorRealms } from '../support/error-realms';
import { GREEN, summaryOf } from '../support/outcome';
import { installSyncCli, type SyncCli } from '../support/sync-cli';

unifyErrorRealms();

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 41 });

const statePath = ({ folder }: SyncCli): string => join(folder, '.port-sync', 'default.azure.json');

/** The store of another run. */
function storeOf({ folder }: SyncCli) {
  const options = {
    format: createStateFormat(AzureMemory),
    clock: systemClock,
    signal: new AbortController().signal,
  };
  return createFileStore(join(folder, '.port-sync'), { instance: 'default', source: 'azure' }, options);
}

async function ingestRequests(): Promise<number> {
  const { requests } = await emulator.admin.requests();
  return requests.filter(({ service }) => service === 'ingest').length;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(20);
}

describe('the state file', () => {
  test.each([
    ['is cut', (text: string) => text.slice(0, text.length / 2)],
    ['was edited', (text: string) => text.replace('"resourceTypes": []', '"resourceTypes": ["a"]')],
    ['is of a later version', (text: string) => text.replace('"version": 2', '"version": 99')],
    ['is empty', () => ''],
  ])('that %s ends the run before anything is sent, and stays as it is', async (_name, damage) => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const damaged = damage(readFileSync(statePath(cli), 'utf8'));
    writeFileSync(statePath(cli), damaged);
    await emulator.admin.clearRequests();
    const outcome = await cli.run();
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stdout + outcome.stderr).toContain(statePath(cli));
    expect(readFileSync(statePath(cli), 'utf8')).toBe(damaged);
    expect((await emulator.admin.requests()).requests).toEqual([]);
  });
});

describe('the lock', () => {
  const lockPath = ({ folder }: SyncCli): string => join(folder, '.port-sync', 'default.azure.lock');

  test('of another run ends this one, and --wait-lock waits for it', async () => {
    const cli = installSyncCli(emulator);
    const release = await storeOf(cli).lock(0, () => undefined);
    const locked = await cli.run();
    expect(locked.exitCode).toBe(6);
    expect(await ingestRequests()).toBe(0);

    const { outcome } = cli.start({ args: ['--wait-lock', '1m'] });
    await delay(1500);
    expect(await ingestRequests()).toBe(0);
    await release();
    expect(summaryOf(await outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('is held by a run as long as it lasts, and by an instance of its own', async () => {
    const cli = installSyncCli(emulator);
    await emulator.admin.configure({ latencyMs: { ingest: 2500 } });
    const first = cli.start();
    await until(() => Promise.resolve(existsSync(lockPath(cli))));
    expect((await cli.run()).exitCode).toBe(6);
    expect((await cli.run({ env: { PORT_SYNC_INSTANCE: 'other' }, args: ['--dry-run'] })).exitCode).toBe(0);
    expect(summaryOf(await first.outcome)).toEqual(GREEN);
    expect(existsSync(lockPath(cli))).toBe(false);
  });
});

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s in the middle of a run ends it with %d, and the next run is green',
    async (signal, code) => {
      const cli = installSyncCli(emulator);
      await emulator.admin.configure({ latencyMs: { ingest: 60_000 } });
      const { child, outcome } = cli.start();
      await until(async () =>
        (await emulator.admin.requests()).requests.some(({ path }) => /ResourceGraph/.test(path)),
      );
      child.kill(signal);
      expect((await outcome).exitCode).toBe(code);
      expect(existsSync(statePath(cli))).toBe(false);

      await emulator.admin.reset();
      expect(summaryOf(await cli.run())).toEqual(GREEN);
      await emulator.assertPortEqualsAzure();
    },
  );

  test('is heeded while the login host does not answer', async () => {
    const cli = installSyncCli(emulator);
    await emulator.admin.addFaults({
      service: 'login',
      path: 'oauth2/v2.0/token',
      fault: { kind: 'timeout' },
    });
    const { child, outcome } = cli.start();
    await until(async () => (await emulator.admin.faults()).unused.length === 0);
    child.kill('SIGTERM');
    expect((await outcome).exitCode).toBe(143);
  });

  test('keeps the state of the run before', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const before = readFileSync(statePath(cli), 'utf8');
    await emulator.admin.churn({ creates: 5, deletes: 3, seed: 2 });
    await emulator.admin.clearRequests();
    await emulator.admin.configure({ latencyMs: { arm: 1000 } });
    const { child, outcome } = cli.start();
    await until(async () => (await emulator.admin.requests()).requests.length > 2);
    child.kill('SIGTERM');
    expect((await outcome).exitCode).toBe(143);
    expect(readFileSync(statePath(cli), 'utf8')).toBe(before);

    await emulator.admin.configure({ latencyMs: { arm: 0 } });
    expect(summaryOf(await cli.run())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });
});

test('the summary of the CI job tells what the run did', async () => {
  const cli = installSyncCli(emulator);
  const summary = join(cli.folder, 'summary.md');
  writeFileSync(summary, '');
  const outcome = await cli.run({ env: { GITHUB_STEP_SUMMARY: summary } });
  expect(summaryOf(outcome)).toEqual(GREEN);
  const { resources } = await emulator.admin.inventory();
  const text = readFileSync(summary, 'utf8');
  expect(text).toMatch(/^### port-sync/);
  expect(text).toMatch(new RegExp(`\\| *resource *\\|.*${resources.length}`));
});

test('`run` does what SYNC_MODE says', async () => {
  const outcome = await installSyncCli(emulator).run({ command: 'run', env: { SYNC_MODE: 'full' } });
  expect(summaryOf(outcome)).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});

test('wrong credentials end the run with 4, and no word of them', async () => {
  const env = { AZURE_CLIENT_SECRET: 'wrong-and-still-not-to-be-shown' };
  const azure = await installSyncCli(emulator).run({ env });
  expect(azure.exitCode).toBe(4);
  expect(azure.stdout).toContain('AADSTS7000215');
  const port = await installSyncCli(emulator).run({
    env: { PORT_CLIENT_SECRET: 'wrong-and-not-to-be-shown' },
  });
  expect(port.exitCode).toBe(4);
  const ingest = await installSyncCli(emulator).run({
    env: { PORT_WEBHOOK_SECRET: 'wrong-and-not-shown-too' },
  });
  expect(ingest.exitCode).toBe(4);
  await emulator.admin.settlePort();
  expect(Object.values(await emulator.admin.entities()).flat()).toEqual([]);
});
