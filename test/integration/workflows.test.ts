import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../support/run-cli';
import { commandOf, readWorkflow, startRunner, WORKFLOWS, type Runner } from '../support/workflow';

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

describe('infra-preview', () => {
  const job = ['infra-preview.yml', 'preview'] as const;
  let port: Server;

  beforeAll(async () => {
    port = createServer((request, response) => {
      const body = request.method === 'POST' ? { accessToken: 'token' } : { ok: true, count: 1234 };
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => port.close());

  const portAccess = () => ({
    PORT_BASE_URL: `http://127.0.0.1:${(port.address() as AddressInfo).port}`,
    PORT_CLIENT_ID: 'id',
    PORT_CLIENT_SECRET: 'secret',
  });

  /** A checkout as of a pull request: the merge commit, whose first parent is the base. */
  function pullRequest(change: (folder: string) => void): void {
    const { folder } = runner;
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
    git('init', '--quiet');
    git('config', 'user.email', 'test@example.com');
    git('config', 'user.name', 'test');
    for (const name of ['blueprints', 'mappings'])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    git('add', 'blueprints', 'mappings');
    git('commit', '--quiet', '--message', 'base');
    change(folder);
    git('add', '--all', 'blueprints', 'mappings');
    git('commit', '--quiet', '--message', 'merge');
    runner.stub('npm', '');
  }

  const summary = () => join(runner.temp, 'summary.md');

  const check = (env: Record<string, string> = {}) => runner.run(command(...job, 'Check the catalog'), env);

  test('warns of what deletes data, and how much', async () => {
    pullRequest((folder) => {
      const path = join(folder, 'blueprints', 'entra', 'entra-id-user.json');
      const blueprint = JSON.parse(readFileSync(path, 'utf8')) as {
        schema: { properties: Record<string, unknown> };
      };
      blueprint.schema.properties['nickname'] = { type: 'string', title: 'Nickname' };
      const [first = ''] = Object.keys(blueprint.schema.properties);
      blueprint.schema.properties[first] = { type: 'number', title: 'x' };
      writeFileSync(path, JSON.stringify(blueprint));
    });
    const { exitCode, output } = await check(portAccess());
    expect([exitCode, output]).toEqual([0, expect.stringContaining('type changed')]);
    expect(read('review.md')).toContain('This deletes data in Port');
    expect(read('review.md')).toContain('hits 1,234 entities');
    expect(read('review.md')).toMatch(/\| `entra-id-user` \| property `nickname` \| added \|/);
    expect(runner.calls()).toEqual([['npm', 'run', '--silent', 'build']]);
  });

  test('says that nothing changes', async () => {
    pullRequest((folder) => copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'blueprints', 'NOTE.md')));
    expect((await check()).exitCode).toBe(0);
    expect(read('review.md')).toContain('No blueprint changes');
  });

  test('a catalog with problems fails, and the comment names them', async () => {
    pullRequest((folder) => {
      const path = join(folder, 'blueprints', 'azure', 'azureSubscription.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"schema"', '"shema"'));
    });
    expect((await check()).exitCode).toBe(1);
    expect(read('review.md')).toContain('azureSubscription.json');
    expect(read('review.md')).toContain('problems');
  });

  test('a fork has the same review without any secret, in the summary, which says what is missing', async () => {
    pullRequest((folder) => {
      const path = join(folder, 'blueprints', 'entra', 'entra-id-user.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"format": "email"', '"format": "url"'));
    });
    const fork = ['infra-preview.yml', 'fork'] as const;
    expect((await runner.run(command(...fork, 'Check the catalog'))).exitCode).toBe(0);
    const summarise = command(...fork, 'Summarise');
    expect((await runner.run(summarise, { GITHUB_STEP_SUMMARY: summary() })).exitCode).toBe(0);
    expect(read('summary.md')).toContain('This deletes data in Port');
    expect(read('summary.md')).toContain('not known: no Port credentials');
    expect(read('summary.md')).toContain('the stack was not previewed');
  });

  test('previews the stack, and fails where Pulumi does', async () => {
    runner.stub(
      'pulumi',
      "process.stdout.write('+ 3 to create\\n'); process.exitCode = Number(process.env.FAILS ?? 0);",
    );
    const preview = command(...job, 'Preview');
    expect((await runner.run(preview, { PULUMI_STACK: 'prod' })).exitCode).toBe(0);
    expect(read('preview.txt')).toBe('+ 3 to create\n');
    expect(runner.calls()).toEqual([
      ['pulumi', 'preview', '--stack', 'prod', '--non-interactive', '--color', 'never', '--diff'],
    ]);
    expect((await runner.run(preview, { PULUMI_STACK: 'prod', FAILS: '255' })).exitCode).not.toBe(0);
  });

  test('no line of Pulumi or of the review is a command to GitHub', async () => {
    const hostile = '::add-mask::x\n ##[group]y\n::set-env name=A::b';
    runner.stub('pulumi', `process.stdout.write(${JSON.stringify(hostile)});`);
    const preview = await runner.run(command(...job, 'Preview'), { PULUMI_STACK: 'prod' });
    pullRequest((folder) => {
      const path = join(folder, 'blueprints', 'azure', 'azureSubscription.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"schema"', '"::error::x\\n::add-mask::y"'));
    });
    for (const { output } of [preview, await check()]) {
      const [, token = ''] = /^::stop-commands::([0-9a-f]{32})$/m.exec(output) ?? [];
      const [before = '', ...after] = output.split(`::stop-commands::${token}\n`);
      const [stopped = '', end] = after.join('').split(`\n::${token}::\n`);
      expect(before).not.toContain('::');
      expect(stopped).toContain('::add-mask::');
      expect(end).toBe('');
    }
    expect(read('preview.txt')).toBe(hostile);
  });

  describe('the comment', () => {
    const env = { PULUMI_STACK: 'prod', PULL_REQUEST: '7', GH_TOKEN: 't' };
    const marker = '<!-- port-sync preview of prod -->';
    const comment = () => runner.run(command(...job, 'Comment'), env);
    const listing = (rows: string) =>
      runner.stub('gh', `if (argv.includes('--paginate')) process.stdout.write(${JSON.stringify(rows)});`);
    const written = () => runner.calls().filter((call) => call.includes('--method'));

    test('is written once', async () => {
      listing('11\tsomething else\n12\t<!-- port-sync preview of dev -->\n');
      writeFileSync(join(runner.temp, 'review.md'), 'REVIEW');
      writeFileSync(join(runner.temp, 'preview.txt'), 'PREVIEW\n~~~~~\n');
      expect((await comment()).exitCode).toBe(0);
      expect(written()).toEqual([
        [
          'gh',
          'api',
          '--method',
          'POST',
          'repos/octo/sync/issues/7/comments',
          '--field',
          `body=@${join(runner.temp, 'comment.md')}`,
          '--silent',
        ],
      ]);
      const text = read('comment.md');
      expect(text.startsWith(`${marker}\n`)).toBe(true);
      expect(text).toContain('REVIEW');
      expect(text.match(/^~~~~~/gm)).toHaveLength(2);
    });

    test.each(['~~~~~', '~~~~~~~~~~', '~~~~~~~~~~~~~~~~~~~~~~~~~', '   ~~~~~~~~~~~~'])(
      'shows what Pulumi says as text, whatever it is: %j',
      async (fence) => {
        listing('');
        writeFileSync(join(runner.temp, 'preview.txt'), `a\n${fence}\n<img src=x> @everyone\n`);
        expect((await comment()).exitCode).toBe(0);
        const lines = read('comment.md').split('\n');
        const opened = lines.indexOf('~~~~~text');
        const closed = lines.findIndex((line, at) => at > opened && /^ {0,3}~{5,}\s*$/.test(line));
        expect(lines.slice(closed)).toEqual(['~~~~~', '</details>', '']);
        expect(lines.slice(opened, closed)).toContain('<img src=x> @everyone');
      },
    );

    test('is updated from then on', async () => {
      listing(`11\tsomething else\n12\t${marker}\n13\t${marker}\n`);
      expect((await comment()).exitCode).toBe(0);
      expect(written()).toEqual([
        [
          'gh',
          'api',
          '--method',
          'PATCH',
          'repos/octo/sync/issues/comments/12',
          '--field',
          `body=@${join(runner.temp, 'comment.md')}`,
          '--silent',
        ],
      ]);
      expect(read('comment.md')).toContain('Nothing was previewed');
    });

    test('fits into what GitHub takes', async () => {
      listing('');
      for (const part of ['review.md', 'preview.txt'])
        writeFileSync(join(runner.temp, part), 'x'.repeat(200_000));
      expect((await comment()).exitCode).toBe(0);
      expect(read('comment.md').length).toBeLessThan(65_536);
    });
  });
});

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
  ['infra-preview.yml', 'fork'],
  ['infra-preview.yml', 'preview'],
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

test('every command of every workflow was run above', () => {
  const commands = WORKFLOWS.filter((file) => file !== 'ci.yml').flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).flatMap(([job, { steps }]) =>
      steps.filter(({ run }) => run !== undefined).map(({ name = '' }) => `${file} ${job} ${name}`),
    ),
  );
  expect([...COVERED].sort()).toEqual(commands.sort());
});
