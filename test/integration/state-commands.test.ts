import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { ShownStates } from '../../cli/state-care/show-states';
import { checkedEmulator } from '../support/checked-emulator';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { type CliOutcome, NODE, runCli } from '../support/run-cli';
import { installSyncCli, type SyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 60, users: 10, groups: 3, seed: 43 });

const folderOf = ({ folder }: SyncCli): string => join(folder, '.port-sync');
const statePath = (cli: SyncCli, source = 'azure'): string => join(folderOf(cli), `default.${source}.json`);

/** Nothing else is configured. */
function state({ folder }: SyncCli, ...args: readonly string[]): Promise<CliOutcome> {
  return runCli(['state', ...args], { cwd: folder });
}

async function shown(cli: SyncCli, ...args: readonly string[]): Promise<ShownStates> {
  const { stdout } = await state(cli, 'show', '--json', ...args);
  return JSON.parse(stdout) as ShownStates;
}

/** A process that was there and is no more. */
async function deadPid(): Promise<number> {
  const child = spawn(NODE, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

function holdLock(cli: SyncCli, pid: number): void {
  const run = join(folderOf(cli), 'default.azure.lock', 'of-another-run');
  mkdirSync(run, { recursive: true });
  const holder = { pid, host: hostname(), since: '2026-01-02T03:04:05.000Z' };
  writeFileSync(join(run, 'holder.json'), JSON.stringify(holder));
  writeFileSync(join(run, 'beat'), '.');
}

describe('state show', () => {
  test('says that there is none yet, and writes nothing', async () => {
    const cli = installSyncCli(emulator);
    expect(await shown(cli, '--source', 'azure,entra')).toMatchObject({
      exitCode: 0,
      sources: [
        { source: 'azure', condition: 'none', lock: null },
        { source: 'entra', condition: 'none', lock: null },
      ],
    });
    expect(readdirSync(cli.folder)).toEqual([]);
  });

  test('tells what a run has left, of both sources, and nothing that the directory holds', async () => {
    const cli = installSyncCli(emulator);
    const outcome = await cli.run({ env: { PORT_SYNC_SOURCES: 'azure,entra' } });
    expect(outcome.exitCode).toBe(0);
    const { sources } = await shown(cli, '--source', 'azure,entra');
    expect(sources).toMatchObject([
      {
        condition: 'present',
        version: 2,
        state: {
          scopeHash: sourceOf(outcome).scope.hash,
          checkpoint: sourceOf(outcome).window.to,
          lastFullAt: outcome.result?.startedAt,
          refusal: null,
          outOfSight: [],
        },
      },
      { condition: 'present', version: 2 },
    ]);
    const text = await state(cli, 'show', '--source', 'entra');
    expect([text.exitCode, text.stdout]).toEqual([0, expect.stringContaining('Checkpoint:')]);
    expect(text.stdout).not.toContain('delta');
  });

  test('names a damaged one, with the way out, and shows the other', async () => {
    const cli = installSyncCli(emulator);
    await cli.run({ env: { PORT_SYNC_SOURCES: 'azure,entra' } });
    writeFileSync(statePath(cli), '{"version": 2, "insta');
    const { exitCode, stdout } = await state(cli, 'show', '--json', '--source', 'azure,entra');
    expect(exitCode).toBe(2);
    const { sources } = JSON.parse(stdout) as ShownStates;
    expect(sources.map(({ condition }) => condition)).toEqual(['damaged', 'present']);
    expect(sources[0]?.problem?.message).toContain(statePath(cli));
    expect(sources[0]?.problem?.nextSteps.join()).toContain('port-sync state reset');
  });
});

describe('state reset', () => {
  test('moves a damaged state away, after which a run begins anew, and it can be taken back', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const good = readFileSync(statePath(cli), 'utf8');
    writeFileSync(statePath(cli), good.slice(0, 50));
    expect((await cli.run({ command: 'incremental' })).exitCode).toBe(2);

    const refused = await state(cli, 'reset');
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(existsSync(statePath(cli))).toBe(true);
    const reset = await state(cli, 'reset', '--yes', '--json');
    expect(reset.exitCode).toBe(0);
    const { sources } = JSON.parse(reset.stdout) as { sources: { backup: string }[] };
    const backup = sources[0]?.backup ?? '';
    expect(backup).toMatch(/default\.azure\.json\.reset-\d{8}T\d{9}Z$/);
    expect(readFileSync(backup, 'utf8')).toBe(good.slice(0, 50));

    expect(sourceOf(await cli.run({ command: 'incremental' })).baseline).toBe('none');
    await state(cli, 'reset', '--yes');
    writeFileSync(backup, good);
    renameSync(backup, statePath(cli));
    expect(sourceOf(await cli.run({ command: 'incremental' })).baseline).toBe('checkpoint');
    expect((await shown(cli)).exitCode).toBe(0);
  });

  test('leaves the state of a run that is under way alone', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    holdLock(cli, process.pid);
    const { exitCode, stderr } = await state(cli, 'reset', '--yes');
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining(`process ${process.pid}`)]);
    expect(existsSync(statePath(cli))).toBe(true);
  });
});

describe('state unlock', () => {
  test('frees the lock of a dead process, says whose it was, and does nothing a second time', async () => {
    const cli = installSyncCli(emulator);
    const pid = await deadPid();
    holdLock(cli, pid);
    expect((await cli.run()).exitCode).toBe(6);
    const [source] = (await shown(cli)).sources;
    expect(source?.lock?.holder).toEqual({ pid, host: hostname(), since: '2026-01-02T03:04:05.000Z' });

    expect((await state(cli, 'unlock')).exitCode).toBe(2);
    const unlocked = await state(cli, 'unlock', '--yes');
    expect([unlocked.exitCode, unlocked.stdout]).toEqual([0, expect.stringContaining(`process ${pid}`)]);
    const again = await state(cli, 'unlock');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('nobody held')]);
    expect(summaryOf(await cli.run())).toEqual(GREEN);
  });

  test('leaves the lock of a living process alone, unless it is forced', async () => {
    const cli = installSyncCli(emulator);
    holdLock(cli, process.pid);
    const refused = await state(cli, 'unlock', '--yes');
    expect([refused.exitCode, refused.stderr]).toEqual([6, expect.stringContaining('--force')]);
    expect((await state(cli, 'unlock', '--yes', '--force')).exitCode).toBe(0);
    expect((await shown(cli)).sources[0]?.lock).toBeNull();
  });
});

describe('state forget-subscription', () => {
  test('lets a full run delete what is below it, within the guard, and reads it anew once it is back', async () => {
    const cli = installSyncCli(emulator);
    expect(summaryOf(await cli.run())).toEqual(GREEN);
    const { subscriptions } = await emulator.admin.inventory();
    const [gone = '', ...others] = subscriptions.map(({ subscriptionId }) => subscriptionId);
    const early = await state(cli, 'forget-subscription', gone, '--yes');
    expect([early.exitCode, early.stderr]).toEqual([2, expect.stringContaining('was visible')]);

    await emulator.admin.apply({ operation: 'hideSubscription', subscriptionId: gone });
    const missing = await cli.run();
    expect(missing.exitCode).toBe(3);
    expect(JSON.stringify(sourceOf(missing).incomplete)).toContain(`state forget-subscription ${gone}`);
    expect((await shown(cli)).sources[0]?.state?.outOfSight).toEqual([
      { id: gone, since: expect.any(String) as string },
    ]);
    const other = await state(cli, 'forget-subscription', 'prod', '--yes');
    expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining(`out of sight are: ${gone}`)]);

    const forgotten = await state(cli, 'forget-subscription', gone.toUpperCase(), '--yes', '--json');
    expect(JSON.parse(forgotten.stdout)).toMatchObject({ exitCode: 0, subscriptionId: gone });
    expect(summaryOf(await cli.run({ command: 'incremental' }))).toMatchObject({ exitCode: 0 });
    expect((await cli.run()).exitCode).toBe(5);
    const agreed = await cli.run({ args: ['--accept-deletes'] });
    expect(summaryOf(agreed)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure({ subscriptionIds: others });
    expect((await shown(cli)).sources[0]?.state).toMatchObject({ outOfSight: [], forgotten: [gone] });

    await emulator.admin.apply({ operation: 'showSubscription', subscriptionId: gone });
    const back = sourceOf(await cli.run({ command: 'incremental' }));
    expect(back.rereads).toEqual([expect.stringContaining(gone)]);
    expect((await shown(cli)).sources[0]?.state?.forgotten).toEqual([]);
    await emulator.assertPortEqualsAzure();
  });
});

test.each([['show'], ['reset', '--yes'], ['unlock', '--yes']])(
  'state %s needs to know where the state is, and is told nothing else',
  async (...args) => {
    const cli = installSyncCli(emulator);
    const none = await state(cli, ...args, '--state', 'none');
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('PORT_SYNC_STATE')]);
    const env = { RESOURCE_TYPES: '[', PORT_REGION: 'mars' };
    expect((await runCli(['state', ...args], { cwd: cli.folder, env })).exitCode).toBe(0);
    const wrong = await state(cli, ...args, '--wire', 'single');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('--wire')]);
  },
);

test('a state holds ids and instants, and nothing of a person, of a resource, or secret', async () => {
  const cli = installSyncCli(emulator);
  await emulator.admin.churn({ creates: 3, deletes: 30, seed: 4 });
  const env = { PORT_SYNC_SOURCES: 'azure,entra' };
  await cli.run({ env });
  const pendingGroup = (await emulator.admin.inventory()).resourceGroups[0]?.['id'];
  await emulator.admin.apply({
    operation: 'createResource',
    resourceGroupId: String(pendingGroup),
    tableLagMs: 3_600_000,
  });
  await cli.run({ env, command: 'incremental' });
  const texts = ['azure', 'entra'].map((source) => readFileSync(statePath(cli, source), 'utf8'));
  const { users, groups, applications, servicePrincipals } = await emulator.admin.directory();
  const { resources, subscriptions } = await emulator.admin.inventory();
  const personal = [...users, ...groups, ...applications, ...servicePrincipals].flatMap(
    ({ id, properties }) => [id, ...textsIn(properties)],
  );
  const ofAzure = [
    ...resources.flatMap(({ tags }) => textsIn(tags)),
    ...subscriptions.map((row) => row.displayName),
  ];
  const secrets = Object.entries(emulator.env).flatMap(([name, value]) =>
    /SECRET|INGEST/.test(name) ? [value] : [],
  );
  expect(personal.length).toBeGreaterThan(50);
  expect(secrets.length).toBeGreaterThan(2);
  // What the kinds and columns are called anyway tells nothing.
  const telling = [...personal, ...ofAzure, ...secrets].filter(
    (text) => text.length > 5 && !/^[A-Z]?[a-z]+$/.test(text),
  );
  expect(telling.length).toBeGreaterThan(50);
  for (const text of telling) for (const state of texts) expect(state).not.toContain(text);
});

/** Every text below a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
