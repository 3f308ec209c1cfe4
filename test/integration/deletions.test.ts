import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli } from '../support/in-process';
import { createPortApi } from '../support/port-api';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, seed: 31 });
/** Longer than Azure's change feed remembers: what was deleted before is seen by its absence alone. */
const BEYOND_FEED_MS = 15 * 86_400_000;

async function subscriptionIds(): Promise<string[]> {
  return (await emulator.admin.inventory()).subscriptions.map(({ subscriptionId }) => subscriptionId);
}

async function shownIdentifiers(): Promise<string[]> {
  await emulator.admin.settlePort();
  const shown = Object.values(await emulator.admin.entities()).flat();
  return shown.map(({ identifier }) => identifier).sort();
}

describe('the deletion guard', () => {
  test('refuses to infer many deletions, until a person agrees', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const before = await shownIdentifiers();
    await emulator.admin.churn({ deletes: 30, seed: 4 });
    await emulator.admin.advance(BEYOND_FEED_MS);

    const refused = await cli.run();
    expect(refused.exitCode).toBe(5);
    expect(sourceOf(refused)).toMatchObject({
      status: 'refused',
      reconcile: { blueprints: { azureCloudResources: { refused: true, deleted: 0 } } },
    });
    expect(sourceOf(refused).incomplete).toContainEqual(
      expect.objectContaining({ subject: 'deletion guard' }),
    );
    expect(await shownIdentifiers()).toEqual(before);

    expect(summaryOf(await cli.run({ args: ['--accept-deletes'] }))).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    expect(summaryOf(await cli.run())).toEqual(GREEN);
  });

  test('lets deletions pass that the change feed proves, however many', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    await emulator.admin.churn({ deletes: 30, seed: 4 });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('lets pass what lay in a group whose deletion the change feed proves, however much', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const { resources, resourceGroups } = await emulator.admin.inventory();
    const inside = ({ id }: Readonly<Record<string, unknown>>): number =>
      resources.filter((row) => String(row['id']).startsWith(`${String(id)}/`)).length;
    const largest = resourceGroups.toSorted((a, b) => inside(b) - inside(a))[0];
    expect(inside(largest ?? {})).toBeGreaterThan(resources.length / 10);
    await emulator.admin.apply({
      operation: 'deleteResourceGroup',
      id: String(largest?.['id']),
      childRows: 'none',
    });
    const outcome = await cli.full();
    expect(summaryOf(outcome)).toEqual(GREEN);
    expect(sourceOf(outcome).reconcile.blueprints['azureCloudResources']).toMatchObject({ stale: 0 });
    await emulator.assertPortEqualsAzure();
  });

  test('lets a few inferred deletions pass', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const { resources } = await emulator.admin.inventory();
    const flat = resources.filter(({ type }) => String(type).split('/').length === 2).slice(0, 3);
    await emulator.admin.apply(
      ...flat.map(({ id }) => ({ operation: 'deleteResource', id: String(id) }) as const),
    );
    await emulator.admin.advance(BEYOND_FEED_MS);
    const outcome = await cli.full();
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('counts nothing that it only plans', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const before = await shownIdentifiers();
    await emulator.admin.churn({ deletes: 30, seed: 4 });
    await emulator.admin.advance(BEYOND_FEED_MS);
    const planned = await cli.full({ flags: { reconcile: 'plan' } });
    expect(planned.exitCode).toBe(0);
    expect(sourceOf(planned).reconcile.blueprints['azureCloudResources']?.stale).toBeGreaterThanOrEqual(30);
    expect(await shownIdentifiers()).toEqual(before);
  });
});

test('what a person or another instance wrote is never deleted', async () => {
  const [first = '', second = ''] = await subscriptionIds();
  const ours = await createInProcessCli(emulator);
  const theirs = await createInProcessCli(emulator);
  const env = { AZURE_SUBSCRIPTION_IDS: first };
  const theirEnv = { AZURE_SUBSCRIPTION_IDS: second, PORT_SYNC_INSTANCE: 'b' };
  await ours.full({ env });
  await theirs.full({ env: theirEnv });
  const port = await createPortApi(emulator);
  const byHand = {
    identifier: `/subscriptions/${first}/resourcegroups/by-hand/providers/made.up/things/one`,
    title: 'By hand',
    properties: { resourceId: `/subscriptions/${first}/resourcegroups/by-hand/providers/made.up/things/one` },
  };
  await port.upsert('azureCloudResources', [byHand]);
  const theirsBefore = await emulator.expected({ subscriptionIds: [second], instance: 'b' });

  const { resources } = await emulator.admin.inventory();
  const nested = (id: string): boolean => resources.some((row) => String(row.id).startsWith(`${id}/`));
  for (const subscription of [first, second]) {
    const one = resources.find(
      ({ subscriptionId, id }) => subscriptionId === subscription && !nested(String(id)),
    );
    await emulator.admin.apply({ operation: 'deleteResource', id: String(one?.id) });
  }
  await emulator.admin.advance(BEYOND_FEED_MS);
  const outcome = await ours.full({ env });
  expect(summaryOf(outcome)).toEqual(GREEN);
  expect(sourceOf(outcome).reconcile.blueprints['azureCloudResources']).toMatchObject({
    stale: 1,
    deleted: 1,
  });
  await emulator.assertPortEqualsAzure({ subscriptionIds: [first] }, [
    ...theirsBefore,
    { blueprint: 'azureCloudResources', team: [], relations: {}, ...byHand },
  ]);

  expect(summaryOf(await theirs.full({ env: theirEnv }))).toEqual(GREEN);
});

describe('a subscription', () => {
  test('that vanished from sight keeps what it has, until it is back', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const before = await shownIdentifiers();
    const [subscriptionId = ''] = await subscriptionIds();
    await emulator.admin.apply({ operation: 'hideSubscription', subscriptionId });
    const hidden = await cli.run();
    expect(hidden.exitCode).toBe(3);
    expect(sourceOf(hidden).incomplete).toContainEqual(
      expect.objectContaining({ subject: `subscription ${subscriptionId}` }),
    );
    expect(await shownIdentifiers()).toEqual(before);
    expect((await cli.run()).exitCode).toBe(3);

    await emulator.admin.apply({ operation: 'showSubscription', subscriptionId });
    expect(summaryOf(await cli.run())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that is listed and cannot be read keeps what it has', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const before = await shownIdentifiers();
    const [subscriptionId = ''] = await subscriptionIds();
    await emulator.admin.apply({ operation: 'revokeSubscription', subscriptionId });
    const unreadable = await cli.full();
    expect(unreadable.exitCode).toBe(3);
    expect(sourceOf(unreadable).incomplete).toContainEqual(
      expect.objectContaining({ subject: `subscription ${subscriptionId}` }),
    );
    expect(await shownIdentifiers()).toEqual(before);

    await emulator.admin.apply({ operation: 'showSubscription', subscriptionId });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that was never readable makes the first run say so', async () => {
    const [subscriptionId = '', ...others] = await subscriptionIds();
    await emulator.admin.apply({ operation: 'revokeSubscription', subscriptionId });
    expect((await (await createInProcessCli(emulator)).full()).exitCode).toBe(3);
    await emulator.assertPortEqualsAzure({ subscriptionIds: others });
  });

  test('of which all others are unreadable as well ends the run: 403 is not "no resources"', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const before = await shownIdentifiers();
    for (const subscriptionId of await subscriptionIds())
      await emulator.admin.apply({ operation: 'revokeSubscription', subscriptionId });
    const refused = await cli.full();
    expect(refused.exitCode).toBe(4);
    expect(await shownIdentifiers()).toEqual(before);
  });

  test('that is deleted is removed with all that lay in it', async () => {
    const cli = await createInProcessCli(emulator);
    await cli.full();
    const [subscriptionId = ''] = await subscriptionIds();
    await emulator.admin.apply({ operation: 'deleteSubscription', subscriptionId, childRows: 'none' });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that is named and does not exist makes the run incomplete', async () => {
    const [subscriptionId = ''] = await subscriptionIds();
    const unknown = '00000000-0000-4000-8000-000000000abc';
    const env = { AZURE_SUBSCRIPTION_IDS: `${subscriptionId},${unknown}` };
    const outcome = await (await createInProcessCli(emulator)).full({ env });
    expect(outcome.exitCode).toBe(3);
    expect(sourceOf(outcome).incomplete).toEqual([
      expect.objectContaining({ subject: `subscription ${unknown}` }),
    ]);
    await emulator.assertPortEqualsAzure({ subscriptionIds: [subscriptionId] });
  });
});
