import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { ACCOUNT, sharedAzurite } from '../support/azurite';
import { checkedEmulator } from '../support/checked-emulator';
import { greenSource, runGreen } from '../support/green-run';
import { GREEN, summaryOf } from '../support/outcome';
import { installSyncCli, type SyncCli } from '../support/sync-cli';

/** A job of GitHub Actions: no secret of Azure's, and a state that is not on its disk. */
const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 12 });
const azurite = sharedAzurite({ oauth: true });

let container: ContainerClient;
let cli: SyncCli;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  container = await azurite.newContainer();
  cli = installSyncCli(emulator);
  const authorities = join(cli.folder, 'authorities.pem');
  const files = [emulator.env['NODE_EXTRA_CA_CERTS'] ?? '', azurite.caFile];
  writeFileSync(authorities, files.map((file) => readFileSync(file, 'utf8')).join('\n'));
  env = {
    AZURE_CLIENT_SECRET: undefined,
    PORT_SYNC_STATE: `azblob://${ACCOUNT}/${container.containerName}`,
    AZURE_BLOB_ENDPOINT: azurite.origin,
    NODE_EXTRA_CA_CERTS: authorities,
  };
});

const blob = () => container.getBlockBlobClient('default.azure.json');

async function requestsTo(service: string) {
  const { requests } = await emulator.admin.requests();
  return requests.filter((request) => request.service === service);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}

test('a full run and an incremental one on another machine share one state', async () => {
  const full = greenSource(await cli.run({ env }));
  await emulator.admin.churn({ creates: 3, deletes: 2, seed: 1 });
  const elsewhere = installSyncCli(emulator);
  const incremental = await runGreen(elsewhere, { env });
  expect(incremental.baseline).toBe('checkpoint');
  expect(Date.parse(incremental.window.from ?? '')).toBeLessThan(Date.parse(full.window.to ?? ''));
  await emulator.assertPortEqualsAzure();
});

test('a job whose subject nobody trusts is told so, in the words of Entra', async () => {
  await emulator.admin.configure({
    gitHubJob: { subject: 'repo:port-sync/port-sync:pull_request', tokenLifetimeSeconds: 300 },
  });
  const outcome = await cli.run({ env });
  expect(outcome.exitCode).toBe(4);
  expect(outcome.stdout).toContain('AADSTS700213');
  expect(outcome.stdout).toContain("'repo:port-sync/port-sync:pull_request'");
  expect(outcome.stdout).toContain('federated credential');
  expect(await requestsTo('github')).toHaveLength(1);
  expect(await blob().exists()).toBe(false);
});

test('a run that outlives its tokens asks GitHub anew for each', async () => {
  await emulator.admin.configure({ tokenLifetimeSeconds: 4, latencyMs: { arm: 800 } });
  expect(summaryOf(await cli.run({ env }))).toEqual(GREEN);
  const logins = await requestsTo('login');
  const tokens = logins.filter(({ path }) => /oauth2\/v2.0\/token/.test(path));
  expect(tokens.length).toBeGreaterThan(2);
  expect(await requestsTo('github')).toHaveLength(tokens.length);
  const asked = [...tokens, ...(await requestsTo('arm'))];
  expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
  const instants = asked.map(({ startedAt }) => Date.parse(startedAt));
  expect(Math.max(...instants) - Math.min(...instants)).toBeGreaterThan(4000);
  await emulator.assertPortEqualsAzure();
});

test('one run holds the lease; another ends with 6, or waits for it', async () => {
  await emulator.admin.configure({ latencyMs: { ingest: 1500 } });
  const first = cli.start({ env });
  await until(async () => (await requestsTo('arm')).length > 0);
  const second = await installSyncCli(emulator).run({ env });
  expect(second.exitCode).toBe(6);
  expect(second.stdout).toMatch(new RegExp(`process ${first.child.pid} on \\S+, since 20`));
  const third = installSyncCli(emulator).start({ env, args: ['--wait-lock', '1m'] });
  expect(summaryOf(await first.outcome)).toEqual(GREEN);
  expect(summaryOf(await third.outcome)).toEqual(GREEN);
  const { leaseState } = await blob().getProperties();
  expect(leaseState).toBe('available');
});

test('a run that is stopped gives its lease back', async () => {
  await emulator.admin.configure({ latencyMs: { ingest: 60_000 } });
  const { child, outcome } = cli.start({ env });
  await until(async () => (await requestsTo('arm')).length > 0);
  child.kill('SIGTERM');
  expect((await outcome).exitCode).toBe(143);
  expect((await blob().getProperties()).leaseState).toBe('available');
});
