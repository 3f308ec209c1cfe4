import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedEmulator } from '../support/checked-emulator';
import {
  assertPortEqualsEntra,
  differencesFromEntra,
  ENTRA,
  isWrite,
  requestsTo,
  TENANT,
} from '../support/entra';
import { greenSource } from '../support/green-run';
import { sourceOf } from '../support/outcome';
import { createPortApi } from '../support/port-api';
import { ROOT } from '../support/run-cli';
import { installSyncCli, type CliRun } from '../support/sync-cli';

const emulator = checkedEmulator(TENANT);
const CHURN = { creates: 12, updates: 25, deletes: 4, restores: 2, memberAdds: 6, memberRemoves: 6 };

const run = (command: 'full' | 'incremental', more: CliRun = {}): CliRun => ({
  command,
  ...more,
  env: { ...ENTRA, ...more.env },
});

/** The shipped catalog, of which users who are disabled are left out. */
async function withoutTheDisabled(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-catalog-'));
  for (const part of ['blueprints', 'mappings'])
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  const file = join(folder, 'mappings', 'entra.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace("query: 'true'", "query: '.accountEnabled'"));
  return folder;
}

test('a full run brings the whole tenant to Port: every object, every mapped field, every membership', async () => {
  const cli = installSyncCli(emulator);
  const source = greenSource(await cli.run(run('full')));
  await assertPortEqualsEntra(emulator);
  const { users, groups } = await emulator.admin.directory();
  expect(source).toMatchObject({
    source: 'entra',
    delivery: 'api',
    kinds: {
      '/users': { read: users.length, delivered: users.length, refused: 0 },
      '/groups': { read: groups.length, delivered: groups.length, refused: 0 },
    },
  });
});

test('members that are no users become no ghosts', async () => {
  greenSource(await installSyncCli(emulator).run(run('full')));
  const { users, groups } = await emulator.admin.directory();
  const isUser = new Set(users.map(({ id }) => id));
  const others = groups.flatMap(({ members = [] }) => members).filter((id) => !isUser.has(id));
  expect(others).not.toEqual([]);
  const entities = await emulator.admin.entities();
  expect(entities['entra-id-user']).toHaveLength(users.length);
});

test('a full run without a change writes nothing', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  await emulator.admin.clearRequests();
  const source = greenSource(await cli.run(run('full')));
  expect(await requestsTo(emulator, 'port', isWrite)).toEqual([]);
  expect(source.kinds['/users']).toMatchObject({ delivered: 0, unchanged: TENANT.users });
  await assertPortEqualsEntra(emulator);
});

test('an incremental run follows what changed, and reads no list', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  await emulator.admin.churnDirectory({ ...CHURN, seed: 3 });
  expect(await differencesFromEntra(emulator)).not.toEqual([]);
  await emulator.admin.clearRequests();
  const source = greenSource(await cli.run(run('incremental')));
  await assertPortEqualsEntra(emulator);
  expect(source).toMatchObject({ mode: 'incremental', baseline: 'checkpoint', rereads: [] });
  const lists = await requestsTo(emulator, 'graph', ({ path }) => /^\/v1\.0\/(users|groups)\?/.test(path));
  expect(lists).toEqual([]);
});

test('an incremental run without a change reads one page of changes a kind, and writes nothing', async () => {
  const cli = installSyncCli(emulator);
  await emulator.admin.configure({ graph: { delta: { replays: 0, emptyPages: 0 } } });
  greenSource(await cli.run(run('full')));
  await emulator.admin.clearRequests();
  greenSource(await cli.run(run('incremental')));
  expect((await requestsTo(emulator, 'graph')).length).toBeLessThanOrEqual(4);
  expect(await requestsTo(emulator, 'port', isWrite)).toEqual([]);
});

test('a member whom a selector leaves out is not missing, and is nobody in Port', async () => {
  const catalog = await withoutTheDisabled();
  const cli = installSyncCli(emulator);
  const env = { PORT_SYNC_CATALOG: catalog };
  greenSource(await cli.run(run('full', { env })));
  const { users, groups } = await emulator.admin.directory();
  const disabled = users.filter(({ properties }) => properties['accountEnabled'] === false);
  const isDisabled = new Set(disabled.map(({ id }) => id));
  const memberIds = disabled.slice(0, 2).map(({ id }) => id);
  const group = groups.find(({ members = [] }) => !memberIds.some((id) => members.includes(id)));
  expect(memberIds).toHaveLength(2);
  await emulator.admin.applyDirectory({ operation: 'addMembers', id: group?.id ?? '', memberIds });
  const source = greenSource(await cli.run(run('incremental', { env })));
  const nobodies = [...memberIds, ...(group?.members ?? [])].filter((id) => isDisabled.has(id));
  expect(source.rereads).toEqual([
    `/users: ${nobodies.length} that Port lacks and something that changed leads to`,
  ]);
  const entities = await emulator.admin.entities();
  expect(entities['entra-id-user']).toHaveLength(users.length - disabled.length);
  await rm(catalog, { recursive: true });
});

test('a member whom somebody deleted in Port is there again as soon as his group changes', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  const { groups, users } = await emulator.admin.directory();
  const isUser = new Set(users.map(({ id }) => id));
  const group = groups.find(({ members = [] }) => members.some((id) => isUser.has(id)));
  const member = group?.members?.find((id) => isUser.has(id)) ?? '';
  await (await createPortApi(emulator)).remove('entra-id-user', member);
  await emulator.admin.applyDirectory({
    operation: 'update',
    id: group?.id ?? '',
    properties: { description: 'changed' },
  });
  greenSource(await cli.run(run('incremental')));
  const entities = await emulator.admin.entities();
  expect(entities['entra-id-user']).toHaveLength(users.length);
  const shown = entities['entra-id-group']?.find(({ identifier }) => identifier === group?.id);
  expect(shown?.relations['members']).toContain(member);
});

test('an incremental run without any state reads everything by itself, and says so', async () => {
  const source = greenSource(await installSyncCli(emulator).run(run('incremental')));
  expect(source.baseline).toBe('none');
  expect(source.rereads).toHaveLength(4);
  await assertPortEqualsEntra(emulator);
});

test('a full run heals what somebody edited in Port, and leaves alone what is not its own', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  const { users } = await emulator.admin.directory();
  const gone = users.slice(0, 3).map(({ id }) => ({ operation: 'delete', id }) as const);
  await emulator.admin.applyDirectory(...gone);
  const source = greenSource(await cli.run(run('full')));
  expect(source.reconcile.blueprints['entra-id-user']).toMatchObject({ stale: 3, deleted: 3 });
  await assertPortEqualsEntra(emulator);
});

describe('of two sources in one run,', () => {
  const both = { env: { PORT_SYNC_SOURCES: 'azure,entra' } };

  test('each has its result and its state', async () => {
    const cli = installSyncCli(emulator);
    const outcome = await cli.run({ command: 'full', ...both });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.result?.sources.map(({ source, status }) => [source, status])).toEqual([
      ['azure', 'complete'],
      ['entra', 'complete'],
    ]);
    await assertPortEqualsEntra(emulator);
    await emulator.admin.churnDirectory({ ...CHURN, seed: 4 });
    expect((await cli.run({ command: 'incremental', ...both })).exitCode).toBe(0);
    await assertPortEqualsEntra(emulator);
  });

  test.each([
    ['Graph', 'graph', 'azure', 'entra'],
    ['Azure', 'arm', 'entra', 'azure'],
  ] as const)('one that %s refuses neither stops nor spoils the other', async (_, service, good, bad) => {
    await emulator.admin.addFaults({ service, fault: { kind: 'status', status: 403 } });
    const outcome = await installSyncCli(emulator).run({ command: 'full', ...both });
    expect(outcome.exitCode).toBe(4);
    const status = new Map(outcome.result?.sources.map((source) => [source.source, source.status]));
    expect([status.get(good), status.get(bad)]).toEqual(['complete', 'unavailable']);
    if (good === 'entra') await assertPortEqualsEntra(emulator);
  });
});

test('one kind that is refused fails alone, and says which permission it lacks', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  const permissions = ['User.Read.All', 'GroupMember.Read.All', 'AuditLog.Read.All'] as const;
  await emulator.admin.configure({ graph: { permissions: [...permissions] } });
  await emulator.admin.churnDirectory({ ...CHURN, deletes: 0, seed: 6, kinds: ['user'] });
  const outcome = await cli.run(run('incremental'));
  expect(outcome.exitCode).toBe(3);
  const { incomplete } = sourceOf(outcome);
  expect(incomplete.map(({ kind }) => kind).sort()).toEqual(['/applications', '/servicePrincipals']);
  expect(JSON.stringify(incomplete)).toContain('Application.Read.All');
  await assertPortEqualsEntra(emulator);
});

test('an object that leaves Entra ID while a list is read is neither a ghost nor a failure', async () => {
  const cli = installSyncCli(emulator);
  greenSource(await cli.run(run('full')));
  await emulator.admin.configure({ graph: { listLagMs: { min: 0, max: 60_000 } } });
  await emulator.admin.churnDirectory({ ...CHURN, seed: 9 });
  expect([0, 3]).toContain((await cli.run(run('full'))).exitCode);
  await emulator.admin.advance(120_000);
  greenSource(await cli.run(run('full')));
  await assertPortEqualsEntra(emulator);
});
