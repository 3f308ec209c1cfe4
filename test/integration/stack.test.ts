import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { checkedEmulator } from '../support/checked-emulator';
import { GREEN, summaryOf } from '../support/outcome';
import { installPulumiStub, type PulumiStub } from '../support/pulumi-stub';
import { NODE, runCli } from '../support/run-cli';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 1, resources: 20, seed: 6 });

let pulumi: PulumiStub;
let env: Record<string, string>;

const SECRETS = ['azureClientSecret', 'portWebhookIngestUrl', 'portWebhookSecret'];

beforeEach(() => {
  const of = (variable: string) => emulator.env[variable] ?? '';
  pulumi = installPulumiStub({
    dev: {
      outputs: {
        azureTenantId: of('AZURE_TENANT_ID'),
        azureClientId: of('AZURE_CLIENT_ID'),
        azureClientSecret: of('AZURE_CLIENT_SECRET'),
        portBaseUrl: of('PORT_BASE_URL'),
        portWebhookIngestUrl: of('PORT_WEBHOOK_INGEST_URL'),
        portWebhookSecret: of('PORT_WEBHOOK_SECRET'),
        syncInstance: 'of-the-stack',
        stateUrl: 'file:of-the-stack',
        blueprintIds: ['azureSubscription'],
      },
      secrets: SECRETS,
      passphrase: 'right',
    },
  });
  env = {
    PATH: `${pulumi.bin}${delimiter}${process.env['PATH'] ?? ''}`,
    PULUMI_BACKEND_URL: 'file:///state',
    PULUMI_CONFIG_PASSPHRASE: 'right',
  };
});

/** In the stack, and so not in the environment. */
const unset = Object.fromEntries(
  [
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'PORT_BASE_URL',
    'PORT_WEBHOOK_INGEST_URL',
    'PORT_WEBHOOK_SECRET',
  ].map((name) => [name, undefined]),
);

test('--stack gives what flags, environment and env file do not', async () => {
  const cli = installSyncCli(emulator);
  writeFileSync(
    join(cli.folder, 'more.env'),
    'PORT_SYNC_STATE=file:of-the-env-file\nPULUMI_CONFIG_PASSPHRASE=right\n',
  );
  const outcome = await cli.run({
    env: { ...env, ...unset, PULUMI_CONFIG_PASSPHRASE: undefined },
    args: ['--stack', 'organization/port-sync/dev', '--env-file', 'more.env', '--instance', 'of-the-flag'],
  });
  expect(summaryOf(outcome)).toEqual(GREEN);
  expect(outcome.result?.instance).toBe('of-the-flag');
  expect(readFileSync(join(cli.folder, 'of-the-env-file', 'of-the-flag.azure.json'), 'utf8')).toContain(
    'version',
  );
  expect(pulumi.calls()).toHaveLength(1);
  await emulator.assertPortEqualsAzure({ instance: 'of-the-flag' });
});

test('without it Pulumi is not asked', async () => {
  await installSyncCli(emulator).run({ env });
  expect(pulumi.calls()).toEqual([]);
});

test('a stack that cannot be read ends the run with 2, before anything is sent', async () => {
  const cli = installSyncCli(emulator);
  const wrong = { ...env, ...unset, PULUMI_CONFIG_PASSPHRASE: 'wrong' };
  const outcome = await cli.run({ env: wrong, args: ['--stack', 'organization/port-sync/dev'] });
  expect(outcome.exitCode).toBe(2);
  expect(outcome.stdout).toContain('the passphrase is wrong');
  expect((await emulator.admin.requests()).requests).toEqual([]);
});

describe('port-sync outputs', () => {
  const outputs = (...args: string[]) =>
    runCli(['outputs', '--stack', 'dev', ...args], { env, cwd: pulumi.project });

  test('masks secrets, in every format', async () => {
    for (const format of ['dotenv', 'github', 'json', 'shell']) {
      const { exitCode, stdout, stderr } = await outputs('--format', format);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain('PORT_WEBHOOK_SECRET');
      expect(stdout).toContain(emulator.env['AZURE_TENANT_ID']);
      expect(stdout).not.toContain(emulator.env['PORT_WEBHOOK_SECRET']);
    }
    expect(pulumi.calls().flat()).not.toContain('--show-secrets');
  });

  test('with --show-secrets writes a file with which a run needs no Pulumi', async () => {
    const cli = installSyncCli(emulator);
    const { stdout } = await outputs('--show-secrets');
    const file = join(mkdtempSync(join(tmpdir(), 'port-sync-env-')), 'stack.env');
    writeFileSync(file, stdout);
    const calls = pulumi.calls().length;
    const outcome = await cli.run({ env: unset, args: ['--env-file', file] });
    expect(summaryOf(outcome)).toEqual(GREEN);
    expect(pulumi.calls()).toHaveLength(calls);
  });

  test('github: what it prints stores every value, and shows none in arguments', async () => {
    const gh = mkdtempSync(join(tmpdir(), 'port-sync-gh-'));
    const log = join(gh, 'log');
    writeFileSync(
      join(gh, 'gh'),
      `#!${NODE}\nrequire('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.argv.slice(2), require('node:fs').readFileSync(0, 'utf8').trimEnd()]) + '\\n');\n`,
    );
    chmodSync(join(gh, 'gh'), 0o755);
    const { stdout } = await outputs('--format', 'github');
    const { status } = spawnSync('sh', ['-e'], {
      input: stdout,
      cwd: pulumi.project,
      env: { ...env, PATH: `${gh}${delimiter}${env['PATH'] ?? ''}` },
    });
    expect(status).toBe(0);
    const stored = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const of = (variable: string) => emulator.env[variable];
    expect(stored).toContainEqual([['variable', 'set', 'AZURE_TENANT_ID'], of('AZURE_TENANT_ID')]);
    expect(stored).toContainEqual([['secret', 'set', 'PORT_WEBHOOK_SECRET'], of('PORT_WEBHOOK_SECRET')]);
    expect(stored).toContainEqual([
      ['secret', 'set', 'PORT_WEBHOOK_INGEST_URL'],
      of('PORT_WEBHOOK_INGEST_URL'),
    ]);
    expect(stored).toContainEqual([['variable', 'set', 'PORT_SYNC_STATE'], 'file:of-the-stack']);
  });

  test('a format that there is not is wrong usage', async () => {
    const { exitCode, stderr } = await outputs('--format', 'yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--format');
  });
});
