import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, commandsOf, startRunner, WORKFLOWS, type Runner } from '../support/workflow';

/** Every step that runs a command; a test below runs it, or says where it is run. */
const COVERED = new Set<string>();
let runner: Runner;

beforeEach(() => {
  runner = startRunner();
});

function command(file: string, job: string, step: string): string {
  COVERED.add(`${file} ${job} ${step}`);
  return commandOf(file, job, step);
}

const read = (name: string) => readFileSync(join(runner.temp, name), 'utf8');

test.each([
  ['infra-up.yml', 'up', 'Up', ['up', '--stack', 'prod', '--yes', '--non-interactive', '--color', 'never']],
  [
    'infra-destroy.yml',
    'destroy',
    'Destroy',
    ['destroy', '--stack', 'prod', '--refresh', '--yes', '--non-interactive', '--color', 'never'],
  ],
])('%s calls Pulumi for the stack, and fails where it does', async (file, job, step, expected) => {
  runner.stub('pulumi', 'process.exitCode = Number(process.env.FAILS ?? 0);');
  expect((await runner.run(command(file, job, step), { PULUMI_STACK: 'prod' })).exitCode).toBe(0);
  expect(runner.calls()).toEqual([['pulumi', ...expected]]);
  expect((await runner.run(command(file, job, step), { PULUMI_STACK: 'prod', FAILS: '1' })).exitCode).toBe(1);
});

test.each([
  ['destroy prod', 0],
  ['destroy dev', 1],
  ['prod', 1],
  ['', 1],
])('infra-destroy: %j typed for prod ends with %d', async (confirmation, expected) => {
  const env = { PULUMI_STACK: 'prod', CONFIRMATION: confirmation };
  const { exitCode } = await runner.run(command('infra-destroy.yml', 'destroy', 'Confirm'), env);
  expect(exitCode).toBe(expected);
});

test.each([
  ['infra-destroy.yml', 'destroy'],
  ['infra-up.yml', 'up'],
])('%s, job %s, installs what the lock says', async (file, job) => {
  runner.stub('npm', '');
  expect((await runner.run(command(file, job, 'Install'))).exitCode).toBe(0);
  expect(runner.calls()).toEqual([['npm', 'ci', '--no-audit', '--no-fund']]);
});

describe.each(['sync-full.yml', 'sync-incremental.yml'])('%s', (file) => {
  test('installs the program of the checkout, and later takes it from the cache', async () => {
    const cli = join(runner.temp, 'cli');
    runner.stub(
      'npm',
      `const fs = require('node:fs');
       if (argv[0] === 'pack') fs.writeFileSync(argv[2] + '/port-sync-0.1.0.tgz', '');
       if (argv[0] === 'install') { fs.mkdirSync(argv[3] + '/bin', { recursive: true }); fs.writeFileSync(argv[3] + '/bin/port-sync', '', { mode: 0o755 }); }`,
    );
    const install = command(file, 'sync', 'Install');
    for (let n = 0; n < 2; n += 1) expect((await runner.run(install, { CLI_FOLDER: cli })).exitCode).toBe(0);
    expect(runner.calls().map(([, verb]) => verb)).toEqual(['ci', 'pack', 'install']);
    expect(runner.calls().at(-1)).toContain(join(runner.temp, 'port-sync-0.1.0.tgz'));
    expect(runner.paths()).toBe(`${cli}/bin\n`.repeat(2));
  });
});

test.each<[string, Record<string, string>, string[]]>([
  ['sync-incremental.yml', {}, ['incremental', '--wait-lock', '10m']],
  ['sync-full.yml', { ACCEPT_DELETES: '' }, ['full', '--wait-lock', '1h']],
  ['sync-full.yml', { ACCEPT_DELETES: 'yes' }, ['full', '--wait-lock', '1h', '--accept-deletes']],
])('%s with %j syncs, and fails where the sync does', async (file, env, expected) => {
  runner.stub('port-sync', 'process.exitCode = Number(process.env.FAILS ?? 0);');
  expect((await runner.run(command(file, 'sync', 'Sync'), env)).exitCode).toBe(0);
  expect(runner.calls()).toEqual([['port-sync', ...expected]]);
  expect((await runner.run(command(file, 'sync', 'Sync'), { ...env, FAILS: '3' })).exitCode).toBe(3);
});

describe('the issue about syncs', () => {
  const RUN = { RUN_URL: 'https://github.example/run/1', GH_TOKEN: 't', GH_REPO: 'octo/sync' };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  async function report(
    file: string,
    env: { readonly SYNC_RESULT: string; readonly MAX_AGE_MINUTES: string },
    known: { readonly issue?: number; readonly lastGreen?: string } = {},
  ) {
    const answers = {
      run: known.lastGreen ?? '',
      issue: known.issue === undefined ? '' : String(known.issue),
    };
    runner.stub(
      'gh',
      `const answers = ${JSON.stringify(answers)};
       if (argv[1] === 'list') process.stdout.write((answers[argv[0]] ?? '') + '\\n');`,
    );
    const SYNC = file === 'sync-full.yml' ? 'full' : 'incremental';
    const { exitCode, output } = await runner.run(command(file, 'report', 'Report'), {
      ...RUN,
      ...env,
      SYNC,
    });
    expect([exitCode, output.includes('error')]).toEqual([0, false]);
    return runner
      .calls()
      .map(([, ...call]) => call.slice(0, 3).join(' '))
      .filter((call) => !/ list /.test(call));
  }

  test.each(['sync-full.yml', 'sync-incremental.yml'])('%s opens it where the sync failed', async (file) => {
    const calls = await report(file, { SYNC_RESULT: 'failure', MAX_AGE_MINUTES: '' });
    expect(calls).toEqual(['label create port-sync', 'issue create --title']);
    expect(read('health.md')).toContain('**failure**: https://github.example/run/1');
  });

  test('it is updated, not opened twice', async () => {
    const calls = await report(
      'sync-incremental.yml',
      { SYNC_RESULT: 'failure', MAX_AGE_MINUTES: '' },
      { issue: 5 },
    );
    expect(calls).toEqual(['issue edit 5']);
  });

  test.each([
    ['long ago', minutesAgo(200), 'more than 180 minutes ago'],
    ['never', undefined, 'No incremental sync has succeeded yet'],
  ])('it is opened where the last green incremental run was %s', async (_, lastGreen, expected) => {
    const known = lastGreen === undefined ? {} : { lastGreen };
    const calls = await report('sync-full.yml', { SYNC_RESULT: 'success', MAX_AGE_MINUTES: '180' }, known);
    expect(calls).toEqual(['label create port-sync', 'issue create --title']);
    expect(read('health.md')).toContain(expected);
  });

  test('it is closed when all is well, and nothing is done where there is none', async () => {
    const env = { SYNC_RESULT: 'success', MAX_AGE_MINUTES: '180' };
    const lastGreen = minutesAgo(20);
    expect(await report('sync-full.yml', env, { lastGreen, issue: 5 })).toEqual(['issue close 5']);
    runner = startRunner();
    expect(await report('sync-full.yml', env, { lastGreen })).toEqual([]);
  });
});

test('sync-full keeps the schedules of both', async () => {
  runner.stub('gh', '');
  const keep = command('sync-full.yml', 'report', 'Keep the schedules');
  expect((await runner.run(keep, { GH_TOKEN: 't' })).exitCode).toBe(0);
  const workflows = runner.calls().map((call) => call.find((word) => word.includes('/workflows/')));
  expect(workflows).toEqual([
    'repos/octo/sync/actions/workflows/sync-incremental.yml/enable',
    'repos/octo/sync/actions/workflows/sync-full.yml/enable',
  ]);
});

test('every command of these workflows was run above', () => {
  const others = ['ci.yml', 'infra-preview.yml', 'release.yml'];
  const commands = WORKFLOWS.filter((file) => !others.includes(file)).flatMap(commandsOf);
  expect([...COVERED].sort()).toEqual(commands.sort());
});
