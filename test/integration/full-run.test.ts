import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkedEmulator } from '../support/checked-emulator';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 120, seed: 11 });
const withoutPort = { PORT_CLIENT_ID: undefined, PORT_CLIENT_SECRET: undefined };
const CHURN = { creates: 6, updates: 8, deletes: 4, moves: 2, retags: 5, groupCreates: 1, groupRetags: 2 };

async function groupIds(): Promise<string[]> {
  return (await emulator.admin.inventory()).resourceGroups.map(({ id }) => String(id));
}

test('a full run brings the whole estate to Port, entity by entity', async () => {
  const cli = installSyncCli(emulator);
  const outcome = await cli.run();
  expect(summaryOf(outcome)).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
  const { resources, resourceGroups, subscriptions } = await emulator.admin.inventory();
  expect(sourceOf(outcome).kinds).toMatchObject({
    resource: { read: resources.length, delivered: resources.length, deleted: 0, refused: 0 },
    resourceContainer: { delivered: resourceGroups.length + subscriptions.length },
  });
});

test('a second full run without a change leaves Port as it is', async () => {
  const cli = installSyncCli(emulator);
  await cli.run();
  const second = await cli.run();
  expect(summaryOf(second)).toEqual(GREEN);
  expect(sourceOf(second).reconcile.blueprints).toMatchObject({
    azureCloudResources: { stale: 0, deleted: 0 },
    azureResourceGroup: { stale: 0, deleted: 0 },
    azureSubscription: { stale: 0, deleted: 0 },
  });
  await emulator.assertPortEqualsAzure();
});

test('a second full run follows creates, updates, deletes, moves, retags and deleted groups', async () => {
  const cli = installSyncCli(emulator);
  await cli.run();
  await emulator.admin.churn({ ...CHURN, seed: 5 });
  const [group = ''] = await groupIds();
  await emulator.admin.apply({ operation: 'deleteResourceGroup', id: group });
  expect(summaryOf(await cli.run({ args: ['--max-delete-percent', '60'] }))).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});

test('reconcile removes what went before the change feed remembers', async () => {
  const cli = installSyncCli(emulator);
  await cli.run();
  await emulator.admin.churn({ deletes: 3, moves: 1, creates: 3, seed: 8 });
  await emulator.admin.advance(15 * 86_400_000);
  const outcome = await cli.run();
  expect(summaryOf(outcome)).toEqual(GREEN);
  expect(sourceOf(outcome).reconcile.blueprints['azureCloudResources']?.deleted).toBeGreaterThanOrEqual(3);
  await emulator.assertPortEqualsAzure();
});

test('without Port API credentials deliveries are accepted and not verified, and stale entities stay', async () => {
  const cli = installSyncCli(emulator);
  const first = await cli.run({ env: withoutPort });
  expect(summaryOf(first)).toEqual({ ...GREEN, verification: 'accepted, not verified' });
  expect(sourceOf(first).reconcile).toMatchObject({
    mode: 'off',
    note: 'stale entities not checked',
  });
  await emulator.assertPortEqualsAzure();

  const before = await emulator.expected();
  await emulator.admin.churn({ deletes: 3, creates: 2, seed: 2 });
  await emulator.admin.advance(15 * 86_400_000);
  const now = await emulator.expected();
  const current = new Set(now.map(({ identifier }) => identifier));
  const stale = before.filter(({ identifier }) => !current.has(identifier));
  expect(stale.length).toBeGreaterThanOrEqual(3);
  expect(summaryOf(await cli.run({ env: withoutPort }))).toEqual({
    ...GREEN,
    verification: 'accepted, not verified',
  });
  await emulator.assertPortEqualsAzure({}, stale);

  expect(summaryOf(await cli.run())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});

test('a dry run writes nothing: no entity, no state, no lock', async () => {
  const cli = installSyncCli(emulator);
  const outcome = await cli.run({ args: ['--dry-run'] });
  const { resources } = await emulator.admin.inventory();
  expect(outcome.exitCode).toBe(0);
  expect(outcome.result).toMatchObject({
    dryRun: true,
    sources: [{ window: { committed: false }, kinds: { resource: { read: resources.length } } }],
  });
  await emulator.admin.settlePort();
  expect(Object.values(await emulator.admin.entities()).flat()).toEqual([]);
  expect(existsSync(join(cli.folder, '.port-sync'))).toBe(false);
  expect(readdirSync(cli.folder)).toEqual([]);
  const { requests } = await emulator.admin.requests();
  expect(requests.filter(({ service }) => service === 'ingest')).toEqual([]);
});

test('a dry run after changes says what it would delete and deletes nothing', async () => {
  const cli = installSyncCli(emulator);
  await cli.run();
  const before = await emulator.expected();
  await emulator.admin.churn({ deletes: 2, seed: 3 });
  await emulator.admin.advance(15 * 86_400_000);
  const outcome = await cli.run({ args: ['--dry-run'] });
  expect(outcome.exitCode).toBe(0);
  expect(sourceOf(outcome).reconcile.blueprints['azureCloudResources']?.stale).toBeGreaterThanOrEqual(2);
  const shown = Object.values(await emulator.admin.entities()).flat();
  expect(shown.map(({ identifier }) => identifier).sort()).toEqual(
    before.map(({ identifier }) => identifier).sort(),
  );
});
