import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, ROOT, runCli } from '../support/run-cli';

const SECRET = 'never-print-this-secret';
const makeFolder = () => mkdtempSync(join(tmpdir(), 'port-sync-cli-'));

test('--version prints name and version', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const { exitCode, stdout } = await runCli(['--version']);
  expect(stdout.startsWith(`port-sync/${version} `)).toBe(true);
  expect(exitCode).toBe(0);
});

describe('help', () => {
  test.each([[['--help']], [[]], [['help']]])('%j lists the commands and the exit codes', async (args) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect(stdout).toMatch(/^ {2}full /m);
    expect(stdout).toMatch(/^ {2}run /m);
    expect(stdout).toMatch(/^ {2}143 /m);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test.each([[['full', '--help']], [['help', 'run']]])(
    '%j shows flags, examples, variables and exit codes',
    async (args) => {
      const { exitCode, stdout, stderr } = await runCli(args);
      for (const text of [
        '--dry-run',
        'EXAMPLES',
        'AZURE_TENANT_ID  ',
        'EXIT CODES',
        '-e, --env-file=FILE',
      ]) {
        expect(stdout).toContain(text);
      }
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  test.each([[['--help']], [['full', '--help']], [['full', '--wrong']]])(
    '%j loads none of the heavy libraries',
    async (args) => {
      const hook = join(makeFolder(), 'list-modules.cjs');
      const list = `${hook}.txt`;
      writeFileSync(
        hook,
        `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join('\\n')));`,
      );
      await runCli(args, { nodeArguments: ['--require', hook] });
      const loaded = readFileSync(list, 'utf8');
      expect(loaded).toContain('@oclif/core');
      expect(loaded).not.toMatch(/node_modules\/(@azure|zod|pino|undici|jq-wasm|cli-table3)\//);
    },
  );
});

describe('wrong usage ends with exit code 2 and a hint', () => {
  test.each([
    [['ful'], 'did you mean full?'],
    [['full', '--dry-rum'], 'did you mean --dry-run?'],
    [['full', '--azure-client-secret', SECRET], '--azure-client-secret-file'],
    [['full', `--azure-client-secret=${SECRET}`], '--azure-client-secret-file'],
    [['full', '--wire'], '--wire: expects a value'],
    [['full', '--wire', 'bulk'], '--wire: "bulk" is none of batch, single'],
    [['full', '-e', 'nowhere.env'], 'nowhere.env: there is no such file'],
    [['full', '-x'], '-x: there is no such flag'],
    [['run', '--sync-mode', 'hourly'], '--sync-mode: "hourly" is none of incremental, full'],
  ])('%j', async (args, hint) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain(SECRET);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

describe('a missing configuration', () => {
  test('is told in words on stderr', async () => {
    const { exitCode, stdout, stderr } = await runCli(['full'], { env: { AZURE_CLIENT_SECRET: SECRET } });
    expect(stderr).toContain('port-sync: 3 problems with the configuration; nothing was sent');
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'PORT_WEBHOOK_INGEST_URL']) {
      expect(stderr).toMatch(new RegExp(`^  ${name}: .*\\(for example .*\\)$`, 'm'));
    }
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test('is one JSON object on stdout under --json', async () => {
    const { exitCode, stdout, stderr } = await runCli(['full', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      exitCode: 2,
      error: {
        code: 'configuration',
        problems: [
          {
            name: 'PORT_WEBHOOK_INGEST_URL',
            message: expect.stringContaining('is needed and is not set') as string,
          },
        ],
      },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  });

  test('is appended to the summary of the CI job', async () => {
    const summary = join(makeFolder(), 'summary.md');
    writeFileSync(summary, 'before\n');
    await runCli(['full'], { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### port-sync: failed, exit code 2\n/);
  });
});

test('no stream shows a secret, not even with stacks', async () => {
  const folder = makeFolder();
  const files = { 'x.env': `PORT_CLIENT_SECRET=${SECRET}-5\nPORT_CLIENT_ID=id\n`, signing: `${SECRET}-4\n` };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const env = {
    AZURE_CLIENT_SECRET: `${SECRET}-1`,
    PORT_WEBHOOK_INGEST_URL: `gopher://u:${SECRET}-2@host/${SECRET}-3`,
    HTTPS_PROXY: `ftp://me:${SECRET}-6@proxy`,
    AZURE_CLOUD: `${SECRET}-1`,
  };
  const args = [
    'full',
    '--env-file',
    'x.env',
    '--port-webhook-secret-file',
    'signing',
    '--log-level',
    'debug',
  ];
  for (const extra of [[], ['--json']]) {
    const { exitCode, stdout, stderr } = await runCli([...args, ...extra], { env, cwd: folder });
    expect(exitCode).toBe(2);
    expect(`${stdout}${stderr}`).toContain('AZURE_CLOUD');
    expect(`${stdout}${stderr}`).not.toContain(SECRET);
  }
});

test('a reader that has seen enough is no failure', () => {
  const command = `set -o pipefail; "${NODE}" bin/run.js full --help | head -n 1`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
  expect({ lines: stdout.split('\n').length, stderr, status }).toEqual({ lines: 2, stderr: '', status: 0 });
});
