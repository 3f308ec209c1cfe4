import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Operation } from '../../emulator/inventory/operation';
import { checkedEmulator } from '../support/checked-emulator';
import { runGreen } from '../support/green-run';
import { sourceOf } from '../support/outcome';
import { countRequests } from '../support/request-counts';
import { type CliRun, endLeases, installSyncCli, type SyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 120, seed: 51 });
const withoutPort = { PORT_CLIENT_ID: undefined, PORT_CLIENT_SECRET: undefined };
const CHURN = {
  creates: 8,
  updates: 10,
  deletes: 5,
  moves: 3,
  retags: 6,
  groupCreates: 2,
  groupRetags: 2,
  groupDeletes: 1,
};

/** A fresh installation whose first full run is done. */
async function installed(env: Readonly<Record<string, string | undefined>> = {}): Promise<SyncCli> {
  const cli = installSyncCli(emulator);
  await runGreen(cli, { command: 'full', env });
  return cli;
}

/** The resource group with the most resources. */
async function largestGroup(): Promise<{ id: string; subscriptionId: string; name: string }> {
  const { resources, resourceGroups } = await emulator.admin.inventory();
  const sizeOf = (name: unknown): number =>
    resources.filter(({ resourceGroup }) => resourceGroup === String(name).toLowerCase()).length;
  const [largest] = resourceGroups.toSorted((a, b) => sizeOf(b['name']) - sizeOf(a['name']));
  return {
    id: String(largest?.['id']),
    subscriptionId: String(largest?.['subscriptionId']),
    name: String(largest?.['name']),
  };
}

const readState = ({ folder }: SyncCli): string =>
  readFileSync(join(folder, '.port-sync', 'default.azure.json'), 'utf8');

describe('what changed', () => {
  test('of every sort reaches Port, round after round, by whatever command', async () => {
    const cli = await installed();
    const rounds: readonly (readonly [CliRun, 'incremental' | 'full'])[] = [
      [{ command: 'incremental' }, 'incremental'],
      [{ command: 'incremental', env: { SYNC_MODE: 'full' } }, 'incremental'],
      [{ command: 'run', env: { SYNC_MODE: undefined } }, 'incremental'],
      [{ command: 'run', env: { SYNC_MODE: 'full' } }, 'full'],
    ];
    for (const [index, [run, mode]] of rounds.entries()) {
      await emulator.admin.churn({ ...CHURN, seed: index });
      const source = await runGreen(cli, run);
      expect(source).toMatchObject({ mode, baseline: 'checkpoint', fallback: null });
      await emulator.assertPortEqualsAzure();
    }
  });

  test('takes what lay in a deleted group with it, whether it has change rows of its own or not', async () => {
    const cli = await installed();
    for (const childRows of ['each', 'none', 'some'] as const) {
      const { id } = await largestGroup();
      await emulator.admin.apply({ operation: 'deleteResourceGroup', id, childRows });
      await runGreen(cli);
      await emulator.assertPortEqualsAzure();
    }
  });

  test('leaves what was deleted and made again as it is now', async () => {
    const cli = await installed();
    const { id, subscriptionId, name } = await largestGroup();
    const within = (resourceName: string): Operation => ({
      operation: 'createResource',
      resourceGroupId: id,
      type: 'Microsoft.Storage/storageAccounts',
      name: resourceName,
    });
    await emulator.admin.apply(within('again'), within('gone'));
    await runGreen(cli);
    await emulator.admin.apply(
      { operation: 'deleteResource', id: `${id}/providers/Microsoft.Storage/storageAccounts/again` },
      within('again'),
      { operation: 'deleteResourceGroup', id, childRows: 'none' },
      { operation: 'createResourceGroup', subscriptionId, name: name.toUpperCase(), tags: { made: 'anew' } },
      within('again'),
    );
    await runGreen(cli);
    await emulator.assertPortEqualsAzure();
    const { resources } = await emulator.admin.inventory();
    expect(
      resources.filter((row) => String(row['id']).toLowerCase().startsWith(`${id}/`.toLowerCase())),
    ).toHaveLength(1);
  });

  test('without Port API credentials is accepted and not verified; a deleted group is a warning', async () => {
    const cli = await installed(withoutPort);
    await emulator.admin.churn({ ...CHURN, groupDeletes: 0, seed: 4 });
    const first = await runGreen(cli, { env: withoutPort });
    expect(first).toMatchObject({ verification: { state: 'accepted, not verified' }, warnings: [] });
    await emulator.assertPortEqualsAzure();

    const { id } = await largestGroup();
    await emulator.admin.apply({ operation: 'deleteResourceGroup', id, childRows: 'none' });
    const second = await runGreen(cli, { env: withoutPort });
    expect(second.warnings).toEqual([expect.stringContaining('without Port API credentials')]);
    await expect(emulator.assertPortEqualsAzure()).rejects.toThrow('extra');

    await runGreen(cli, { command: 'full', args: ['--accept-deletes'] });
    await emulator.assertPortEqualsAzure();
  });
});

describe('the cost', () => {
  test('of no change is a handful of requests', async () => {
    const cli = await installed();
    await emulator.admin.clearRequests();
    const source = await runGreen(cli);
    expect(source.verification.state).toBe('not needed');
    const { queries, otherArm, posts, port } = await countRequests(emulator.admin);
    expect(queries).toBeLessThanOrEqual(2 + 4);
    expect(otherArm).toBe(1);
    expect(posts + port).toBeLessThanOrEqual(3);
  });

  test('of 2,000 changes is one query for 1,000 and one delivery for 100', async () => {
    await emulator.admin.reset({ inventory: { subscriptions: 3, resources: 1500, seed: 7 } });
    const cli = await installed();
    const done = await emulator.admin.churn({
      creates: 500,
      updates: 1000,
      deletes: 200,
      retags: 300,
      seed: 5,
    });
    expect(Object.values(done).reduce((sum, count) => sum + count, 0)).toBe(2000);
    await emulator.admin.clearRequests();
    const source = await runGreen(cli);
    const { queries, posts } = await countRequests(emulator.admin);
    expect(queries).toBeLessThanOrEqual(1.3 * 2 + 6);
    expect(posts).toBeLessThanOrEqual(2000 / 100 + 3);
    expect(source.kinds['resource']?.mapped).toBeGreaterThan(1000);
    await emulator.assertPortEqualsAzure();
  });
});

test('a run that was killed is made up for by the next one', async () => {
  const cli = await installed();
  await emulator.admin.churn({ ...CHURN, seed: 9 });
  await emulator.admin.clearRequests();
  await emulator.admin.configure({ latencyMs: { ingest: 60_000 } });
  const { child, outcome } = cli.start({ command: 'incremental' });
  while ((await countRequests(emulator.admin)).queries < 2) await delay(20);
  child.kill('SIGKILL');
  await outcome;

  await emulator.admin.configure({ latencyMs: { ingest: 0 } });
  expect((await cli.run({ command: 'incremental' })).exitCode).toBe(6);
  endLeases(cli);
  await runGreen(cli);
  await emulator.assertPortEqualsAzure();
});

test('a dry run says what it would send, sends nothing and keeps the state', async () => {
  const cli = await installed();
  const before = await emulator.expected();
  const state = readState(cli);
  await emulator.admin.churn({ updates: 5, creates: 3, seed: 6 });
  await emulator.admin.clearRequests();
  const outcome = await cli.run({ command: 'incremental', args: ['--dry-run'] });
  expect(outcome.exitCode).toBe(0);
  expect(sourceOf(outcome)).toMatchObject({
    window: { committed: false },
    kinds: { resource: { mapped: expect.any(Number) as number, delivered: 0 } },
  });
  expect(sourceOf(outcome).kinds['resource']?.mapped).toBeGreaterThanOrEqual(6);
  expect(await countRequests(emulator.admin)).toMatchObject({ posts: 0 });
  expect(readState(cli)).toBe(state);
  const shown = Object.values(await emulator.admin.entities()).flat();
  expect(shown).toHaveLength(before.length);

  await runGreen(cli);
  await emulator.assertPortEqualsAzure();
});
