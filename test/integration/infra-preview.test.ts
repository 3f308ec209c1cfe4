import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../support/run-cli';
import { commandOf, commandsOf, startRunner, type Runner } from '../support/workflow';

/** Every step that runs a command; a test below runs it. */
const COVERED = new Set<string>();
let runner: Runner;

beforeEach(() => {
  runner = startRunner();
});

function command(job: string, step: string): string {
  COVERED.add(`infra-preview.yml ${job} ${step}`);
  return commandOf('infra-preview.yml', job, step);
}

const read = (name: string) => readFileSync(join(runner.temp, name), 'utf8');

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

const check = (env: Record<string, string> = {}) => runner.run(command('preview', 'Check the catalog'), env);

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
  expect((await runner.run(command('fork', 'Check the catalog'))).exitCode).toBe(0);
  const summarise = command('fork', 'Summarise');
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
  const preview = command('preview', 'Preview');
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
  const preview = await runner.run(command('preview', 'Preview'), { PULUMI_STACK: 'prod' });
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
  const comment = () => runner.run(command('preview', 'Comment'), env);
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

test.each(['preview', 'fork'])('%s installs what the lock says', async (job) => {
  runner.stub('npm', '');
  expect((await runner.run(command(job, 'Install'))).exitCode).toBe(0);
  expect(runner.calls()).toEqual([['npm', 'ci', '--no-audit', '--no-fund']]);
});

test('every command of this workflow was run above', () => {
  expect([...COVERED].sort()).toEqual(commandsOf('infra-preview.yml').sort());
});
