import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientSecretCredential } from '@azure/identity';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { sharedEmulator, startEmulator } from '../../support/emulator';

const emulator = sharedEmulator({ subscriptions: 5, resources: 200, seed: 3, args: ['--no-provision'] });

/** Azure's own SDK, told nothing but where the services are and whom to trust. */
function subscriptionClient(secret?: string): SubscriptionClient {
  const { env } = emulator;
  const tlsOptions = { ca: readFileSync(env['NODE_EXTRA_CA_CERTS']!, 'utf8') };
  const credential = new ClientSecretCredential(
    env['AZURE_TENANT_ID']!,
    env['AZURE_CLIENT_ID']!,
    secret ?? env['AZURE_CLIENT_SECRET']!,
    { authorityHost: env['AZURE_AUTHORITY_HOST']!, disableInstanceDiscovery: true, tlsOptions },
  );
  return new SubscriptionClient(credential, { endpoint: env['AZURE_ARM_ENDPOINT']!, tlsOptions });
}

async function listIds(client: SubscriptionClient): Promise<string[]> {
  const ids: string[] = [];
  for await (const { subscriptionId } of client.subscriptions.list()) ids.push(subscriptionId ?? '');
  return ids;
}

test("Azure's SDK logs in over HTTPS and pages through the subscriptions", async () => {
  await emulator.admin.configure({ subscriptionPageSize: 2 });
  const { subscriptions } = await emulator.admin.inventory();
  expect(await listIds(subscriptionClient())).toEqual(
    subscriptions.map(({ subscriptionId }) => subscriptionId),
  );
  const { summary, connections } = await emulator.admin.requests();
  expect(summary).toContainEqual(
    expect.objectContaining({ service: 'arm', route: '/subscriptions', requests: 3, statuses: { '200': 3 } }),
  );
  expect(connections.arm).toBe(1);
});

test("Azure's SDK understands a refused login and an error of ARM", async () => {
  await expect(listIds(subscriptionClient('wrong'))).rejects.toThrow(/AADSTS7000215/);
  await expect(
    subscriptionClient().subscriptions.get('00000000-0000-4000-a000-000000000000'),
  ).rejects.toMatchObject({
    statusCode: 404,
    code: 'SubscriptionNotFound',
  });
});

test('a token that expires in the middle of a run is refused as ARM refuses it', async () => {
  const client = subscriptionClient();
  await listIds(client);
  await emulator.admin.expireAzureTokens();
  await expect(listIds(client)).rejects.toMatchObject({
    statusCode: 401,
    code: 'ExpiredAuthenticationToken',
  });
});

test('a reset brings another inventory behind the same credentials and forgets faults, requests and time', async () => {
  const { admin } = emulator;
  const before = await admin.inventory();
  await admin.addFaults({ service: 'arm', fault: { kind: 'status', status: 500 } });
  await admin.configure({ tokenLifetimeSeconds: 1 });
  await admin.advance(86_400_000);
  await admin.reset({ inventory: { resources: 20, seed: 4 }, settings: { feedLagMs: 5 } });
  expect((await admin.inventory()).resources).toHaveLength(20);
  expect(await listIds(subscriptionClient())).toHaveLength(5);
  expect((await admin.faults()).rules).toEqual([]);
  expect(await admin.settings()).toMatchObject({ tokenLifetimeSeconds: 3599, feedLagMs: 5 });
  expect(Math.abs((await admin.now()).getTime() - Date.now())).toBeLessThan(60_000);
  await admin.reset();
  expect(await admin.inventory()).toEqual(before);
});

test('operations and churn change what the admin endpoint shows', async () => {
  const { admin } = emulator;
  const { resources } = await admin.inventory();
  const [result] = await admin.apply({ operation: 'deleteResource', id: String(resources[0]?.['id']) });
  expect(result).toEqual({ operation: 'deleteResource', id: resources[0]?.['id'] });
  expect(await admin.churn({ creates: 3 })).toMatchObject({ creates: 3 });
  const after = (await admin.inventory()).resources.map(({ id }) => id);
  expect(after).not.toContain(result?.id);
});

test('the directory has the size of the arguments or of a reset, and changes by operations and churn', async () => {
  const { admin } = emulator;
  const { users, groups } = await admin.directory();
  expect([users.length, groups.length]).toEqual([500, 40]);
  await admin.reset({ directory: { users: 30, groups: 3 } });
  const [result] = await admin.applyDirectory({ operation: 'create', kind: 'user' });
  expect(await admin.churnDirectory({ updates: 2, kinds: ['group'] })).toMatchObject({ updates: 2 });
  const changed = await admin.directory();
  expect(changed.users.map(({ id }) => id)).toContain(result?.id);
  expect(changed.users).toHaveLength(31);
  await admin.reset();
  expect((await admin.directory()).users).toEqual(users);
});

test('changes of the directory are shown with the lags of the settings', async () => {
  const { admin } = emulator;
  const { graph } = await admin.configure({ graph: { listLagMs: 60_000, delta: { pageSize: 7 } } });
  expect(graph).toMatchObject({ listLagMs: 60_000, deltaLagMs: 0, delta: { pageSize: 7, memberSlice: 500 } });
  const [created] = await admin.applyDirectory({ operation: 'create', kind: 'group' });
  const isShown = async () => (await admin.directory('shown')).groups.some(({ id }) => id === created?.id);
  expect(await isShown()).toBe(false);
  await admin.advance(60_000);
  expect(await isShown()).toBe(true);
});

test('faults are applied, counted, and listed while unused', async () => {
  const { admin } = emulator;
  await admin.addFaults(
    { service: 'arm', path: '^/subscriptions', nth: 1, fault: { kind: 'status', status: 403 } },
    { service: 'port', fault: { kind: 'empty' } },
  );
  await expect(listIds(subscriptionClient())).rejects.toMatchObject({ statusCode: 403 });
  const { rules, unused } = await admin.faults();
  expect(rules.map(({ applied }) => applied)).toEqual([1, 0]);
  expect(unused).toEqual([{ service: 'port', fault: { kind: 'empty' } }]);
});

test.each([
  ['an unknown setting', () => emulator.admin.configure({ speed: 1 } as never), /PATCH \/settings: .*speed/s],
  ['a wrong value', () => emulator.admin.configure({ payloadCapBytes: 0 }), /payloadCapBytes/],
  [
    'an operation on nothing',
    () => emulator.admin.apply({ operation: 'deleteResource', id: '/x' }),
    /Operation 0 \(deleteResource\): There is no resource \/x/,
  ],
  [
    'an unknown setting of Graph',
    () => emulator.admin.configure({ graph: { speed: 1 } as never }),
    /PATCH \/settings: .*speed/s,
  ],
  [
    'an operation on nobody',
    () => emulator.admin.applyDirectory({ operation: 'delete', id: '00000000-0000-4000-a000-000000000000' }),
    /Operation 0 \(delete\): There is no object 00000000/,
  ],
  [
    'a fault of Graph for ARM',
    () => emulator.admin.addFaults({ service: 'arm', fault: { kind: 'next-link', to: 'itself' } }),
    /one of Microsoft Graph/,
  ],
  [
    'an inventory that contradicts itself',
    () => emulator.admin.reset({ inventory: { subscriptions: 0 } }),
    /at least one subscription/,
  ],
])('%s is refused with a reason', async (_what, call, message) => {
  await expect(call()).rejects.toThrow(message);
});

test('what changes Port is in its settings', async () => {
  const { port } = await emulator.admin.configure({ port: { mappingDelayMs: 5, teams: ['a'] } });
  expect(port).toMatchObject({ mappingDelayMs: 5, teams: ['a'] });
  expect((await emulator.admin.configure({ port: { teams: null } })).port.teams).toBeNull();
});

test('without provisioning Port is empty and there is no ingest URL', async () => {
  expect(emulator.env).not.toHaveProperty('PORT_WEBHOOK_INGEST_URL');
  expect(await emulator.admin.entities()).toEqual({});
});

test('a process that cannot start says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-catalog-'));
  try {
    await expect(startEmulator({ args: ['--catalog', folder] })).rejects.toThrow(/blueprints/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
