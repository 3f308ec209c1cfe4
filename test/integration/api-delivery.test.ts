import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entity } from '../../emulator/port/entities/store';
import { catalogWith, withCatalogFolder } from '../support/catalog-folder';
import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { createPortApi } from '../support/port-api';
import { countPortWrites } from '../support/port-writes';
import { ROOT } from '../support/run-cli';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 83 });
const API = { PORT_SYNC_DELIVERY: 'api' };
const CHURN = { creates: 6, updates: 8, deletes: 4, moves: 2, retags: 5, groupCreates: 1, groupRetags: 2 };
/** Longer than Azure's change feed remembers: what was deleted before is seen by its absence alone. */
const BEYOND_FEED_MS = 15 * 86_400_000;
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

const full = (flags: Readonly<Record<string, string | boolean>> = {}) => cli.full({ env: API, flags });
const incremental = () => cli.incremental({ env: API });

async function writesDuring<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly writes: number }> {
  await emulator.admin.clearRequests();
  const value = await work();
  return { value, writes: await countPortWrites(emulator.admin) };
}

async function shown(): Promise<Entity[]> {
  await emulator.admin.settlePort();
  return Object.values(await emulator.admin.entities()).flat();
}

/** What Port shows, without who wrote it when. */
async function contents(): Promise<unknown[]> {
  const entities = (await shown()).map(({ identifier, blueprint, title, team, properties, relations }) => ({
    key: `${blueprint} ${identifier}`,
    title,
    team,
    properties,
    relations,
  }));
  return entities.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function resourceIdentifier(): Promise<string> {
  const found = (await emulator.expected()).find(({ blueprint }) => blueprint === 'azureCloudResources');
  return found?.identifier ?? '';
}

test('the built program brings the whole estate to Port without a webhook, and a second run writes nothing', async () => {
  const built = installSyncCli(emulator);
  const env = { PORT_WEBHOOK_INGEST_URL: undefined, PORT_WEBHOOK_SECRET: undefined };
  const first = await built.run({ env });
  expect(summaryOf(first)).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
  const { resources } = await emulator.admin.inventory();
  expect(sourceOf(first)).toMatchObject({
    delivery: 'api',
    kinds: { resource: { delivered: resources.length, unchanged: 0, refused: 0 } },
  });
  const { value: second, writes } = await writesDuring(() => built.run({ env }));
  expect(summaryOf(second)).toEqual(GREEN);
  expect(sourceOf(second).kinds).toMatchObject({ resource: { delivered: 0, unchanged: resources.length } });
  expect(writes).toBe(0);
  await emulator.assertPortEqualsAzure();
});

test('runs of changes and of everything follow creates, updates, deletes, moves, retags and deleted groups', async () => {
  expect(summaryOf(await full())).toEqual(GREEN);
  for (const [seed, run] of [incremental, incremental, full].entries()) {
    await emulator.admin.churn({ ...CHURN, seed });
    const [group] = (await emulator.admin.inventory()).resourceGroups;
    await emulator.admin.apply({
      operation: 'deleteResourceGroup',
      id: String(group?.id),
      childRows: 'some',
    });
    expect(summaryOf(await run())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  }
  const { value, writes } = await writesDuring(() => full());
  expect([summaryOf(value), writes]).toEqual([GREEN, 0]);
});

test('an incremental run without a change asks Port for nothing', async () => {
  await full();
  await emulator.admin.advance(3_600_000);
  await incremental();
  await emulator.admin.advance(3_600_000);
  await emulator.admin.clearRequests();
  expect(summaryOf(await incremental())).toEqual({ ...GREEN, verification: 'not needed' });
  const { requests } = await emulator.admin.requests();
  expect(requests.filter(({ service }) => service === 'port' || service === 'ingest')).toEqual([]);
});

test('whichever way entities came, the other way finds them as they should be, and goes on', async () => {
  expect(summaryOf(await cli.full())).toEqual(GREEN);
  const byWebhook = await contents();
  const { value, writes } = await writesDuring(() => full());
  expect([summaryOf(value), writes]).toEqual([GREEN, 0]);
  expect(await contents()).toEqual(byWebhook);

  await emulator.admin.churn({ ...CHURN, seed: 2 });
  expect(summaryOf(await incremental())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
  await emulator.admin.churn({ deletes: 3, seed: 3 });
  await emulator.admin.advance(BEYOND_FEED_MS);
  expect(summaryOf(await full())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();

  await emulator.admin.churn({ ...CHURN, seed: 4 });
  expect(summaryOf(await cli.incremental())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
  await emulator.admin.churn({ deletes: 3, seed: 5 });
  await emulator.admin.advance(BEYOND_FEED_MS);
  expect(summaryOf(await cli.full())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});

test('entities are owned by the program, the instance and the source', async () => {
  await full();
  expect(new Set((await shown()).map(({ datasource }) => datasource))).toEqual(
    new Set(['port-sync/0.0.0-test default/azure']),
  );
});

test('the guard refuses to infer many deletions, until a person agrees', async () => {
  await full();
  const before = await contents();
  await emulator.admin.churn({ deletes: 30, seed: 4 });
  await emulator.admin.advance(BEYOND_FEED_MS);
  const refused = await full();
  expect(refused.exitCode).toBe(5);
  expect(sourceOf(refused)).toMatchObject({
    reconcile: { blueprints: { azureCloudResources: { owned: 80, refused: true, deleted: 0 } } },
  });
  expect(await contents()).toEqual(before);
  expect((await incremental()).exitCode).toBe(5);
  expect(summaryOf(await full({ 'accept-deletes': true }))).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});

test('what a person, another tool or another instance wrote stays', async () => {
  const [first = '', second = ''] = (await emulator.admin.inventory()).subscriptions.map(
    ({ subscriptionId }) => subscriptionId,
  );
  const theirs = await createInProcessCli(emulator);
  await cli.full({ env: { ...API, AZURE_SUBSCRIPTION_IDS: first } });
  await theirs.full({ env: { ...API, AZURE_SUBSCRIPTION_IDS: second, PORT_SYNC_INSTANCE: 'b' } });
  const resourceId = `/subscriptions/${first}/resourcegroups/by-hand/providers/made.up/things/one`;
  const byHand = { identifier: resourceId, title: 'By hand', properties: { resourceId } };
  await (await createPortApi(emulator)).upsert('azureCloudResources', [byHand]);
  const before = await shown();
  const isTheirs = ({ properties, identifier }: Entity): boolean =>
    properties['syncInstance'] === 'b' || identifier === resourceId;

  await emulator.admin.churn({ deletes: 10, seed: 6 });
  await emulator.admin.advance(BEYOND_FEED_MS);
  const flags = { 'accept-deletes': true };
  expect(summaryOf(await cli.full({ env: { ...API, AZURE_SUBSCRIPTION_IDS: first }, flags }))).toEqual(GREEN);
  const after = await shown();
  expect(after.length).toBeLessThan(before.length);
  expect(after.filter(isTheirs)).toEqual(before.filter(isTheirs));
  await theirs.remove();
});

test('what the mapping no longer makes an entity of goes with the next run of everything', async () => {
  await full();
  const mapping = JSON.parse(await readFile(join(ROOT, 'mappings', 'azure.json'), 'utf8')) as {
    mappings: { filter: string }[];
  };
  const { type } = (await emulator.admin.inventory()).resources[0] ?? {};
  const gone = String(type).toLowerCase();
  const narrowed = {
    ...mapping,
    mappings: mapping.mappings.map((one) =>
      one.filter.includes('"resource" and .item.operation == "upsert"')
        ? { ...one, filter: `${one.filter} and .item.data.type != "${gone}"` }
        : one,
    ),
  };
  await withCatalogFolder(await catalogWith(narrowed), async (folder) => {
    const outcome = await full({ catalog: folder, 'accept-deletes': true });
    expect(summaryOf(outcome)).toEqual(GREEN);
    expect(sourceOf(outcome).kinds['resource']?.notMapped).toBeGreaterThan(0);
  });
  const left = await shown();
  expect(left.filter(({ properties }) => properties['type'] === gone)).toEqual([]);
  expect(left.length).toBe(
    (await emulator.expected()).filter(({ properties }) => properties['type'] !== gone).length,
  );
});

describe('Port', () => {
  test('that refuses an entity makes the run say which, and nothing else is missing', async () => {
    const identifier = await resourceIdentifier();
    await emulator.admin.configure({ port: { refusedIdentifiers: [identifier] } });
    const outcome = await full();
    expect(outcome.exitCode).toBe(3);
    expect(sourceOf(outcome).incomplete).toEqual([
      expect.objectContaining({
        subject: identifier,
        message: expect.stringContaining('is refused') as string,
      }),
    ]);
    expect(sourceOf(outcome)).toMatchObject({
      window: { committed: true },
      deadLetters: { open: 1 },
      kinds: { resource: { refused: 1, deadLettered: 1 } },
    });
    expect((await shown()).length).toBe((await emulator.expected()).length - 1);
    await emulator.admin.configure({ port: { refusedIdentifiers: [] } });
    expect(summaryOf(await full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that refuses a parent gets its children without it, which is said, and made up for', async () => {
    const [group] = (await emulator.expected()).filter(({ blueprint }) => blueprint === 'azureResourceGroup');
    const identifier = group?.identifier ?? '';
    await emulator.admin.configure({ port: { refusedIdentifiers: [identifier] } });
    const outcome = await full();
    expect(outcome.exitCode).toBe(3);
    const children = (await emulator.expected()).filter(
      ({ relations }) => relations['resourceGroup'] === identifier,
    );
    expect(children.length).toBeGreaterThan(0);
    expect(
      sourceOf(outcome)
        .incomplete.map(({ subject }) => subject)
        .sort(),
    ).toEqual([identifier, ...children.map((child) => child.identifier)].sort());
    expect((await shown()).some((entity) => entity.identifier === identifier)).toBe(false);
    const { value, writes } = await writesDuring(() => full());
    expect(value.exitCode).toBe(3);
    // The refused group itself is tried again, its children are as they can be.
    expect(writes).toBeLessThanOrEqual(3);
    await emulator.admin.configure({ port: { refusedIdentifiers: [] } });
    expect(summaryOf(await full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that does not have a blueprint ends the run with exit code 4 and says what to do', async () => {
    const {
      PORT_BASE_URL: base = '',
      PORT_CLIENT_ID: clientId,
      PORT_CLIENT_SECRET: clientSecret,
    } = emulator.env;
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const login = await fetch(`${base}/v1/auth/access_token`, {
      ...post,
      body: JSON.stringify({ clientId, clientSecret }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    await fetch(`${base}/v1/blueprints/azureCloudResources`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const outcome = await full();
    expect(outcome.exitCode).toBe(4);
    expect(sourceOf(outcome).incomplete).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('no blueprint azureCloudResources') as string,
      }),
    ]);
  });

  test('that answers only so many requests is waited for, and not asked once too often', async () => {
    await emulator.admin.configure({ port: { rateLimitOverrides: { entitiesSearch: 3, bulkUpsert: 3 } } });
    const outcome = await cli.full({ env: { ...API, PORT_SYNC_CONCURRENCY: '1' } });
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    expect(outcome.sleptMs).toBeGreaterThan(60_000);
    const { requests } = await emulator.admin.requests();
    expect(requests.filter(({ service, status }) => service === 'port' && status === 429)).toEqual([]);
  });

  test('whose token is revoked meanwhile is logged in to again', async () => {
    const [search, write] = ['/entities/search', '/entities/bulk\\?'].map(
      (path) => ({ service: 'port', path, nth: 2, fault: { kind: 'status', status: 401 } }) as const,
    );
    await emulator.admin.addFaults(search!, write!);
    expect(summaryOf(await full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });
});

test('a dry run compares and counts, and writes nothing: no entity, no state', async () => {
  await full();
  await emulator.admin.churn({ creates: 3, updates: 4, deletes: 2, seed: 7 });
  const before = await contents();
  const { value, writes } = await writesDuring(() => full({ 'dry-run': true }));
  expect(writes).toBe(0);
  expect(await contents()).toEqual(before);
  const { kinds, window } = sourceOf(value);
  expect(value.exitCode).toBe(0);
  expect(window.committed).toBe(false);
  expect(kinds['resource']).toMatchObject({ delivered: 0, deleted: 0, refused: 0 });
  const planned = (kinds['resource']?.mapped ?? 0) - (kinds['resource']?.unchanged ?? 0);
  expect(planned).toBeGreaterThanOrEqual(9);
  expect(planned).toBeLessThan(40);
});
