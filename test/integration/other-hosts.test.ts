import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRule } from '../../emulator/faults/fault';
import { checkedEmulator } from '../support/checked-emulator';
import { ENTRA } from '../support/entra';
import { startRecordingHost, type RecordingHost } from '../support/recording-host';
import { installSyncCli, type CliOutcome } from '../support/sync-cli';

/**
 * Tokens, secrets and signed deliveries go to the hosts they are for: whatever an answer says, another host is not even
 * connected to, although its certificate would be trusted.
 */
const emulator = checkedEmulator({ subscriptions: 1, resources: 20, users: 5, groups: 2, seed: 3 });
const isDeep = process.env['DEEP'] !== undefined;

let elsewhere: RecordingHost;

beforeEach(async () => {
  elsewhere = await startRecordingHost();
});

afterEach(() => elsewhere.stop());

function run(
  env: Readonly<Record<string, string | undefined>>,
  ...hosts: RecordingHost[]
): Promise<CliOutcome> {
  const cli = installSyncCli(emulator);
  const authorities = join(cli.folder, 'authorities.pem');
  const known = readFileSync(emulator.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  writeFileSync(authorities, [known, elsewhere.authority, ...hosts.map((host) => host.authority)].join('\n'));
  return cli.run({ env: { NODE_EXTRA_CA_CERTS: authorities, ...env } });
}

interface Call {
  readonly name: string;
  readonly service: FaultRule['service'];
  readonly path: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The identity library does not say where the redirect led. */
  readonly isSilent?: true;
  /** It asks for some 20 s before it gives up. */
  readonly isSlow?: true;
}

const WITHOUT_SECRET = { AZURE_CLIENT_SECRET: undefined };

const CALLS: readonly Call[] = [
  { name: "GitHub's id token", service: 'github', path: '', env: WITHOUT_SECRET },
  {
    name: 'the discovery of the login',
    service: 'login',
    path: 'openid-configuration',
    isSilent: true,
    isSlow: true,
  },
  { name: 'the login with a secret', service: 'login', path: '/token', isSilent: true },
  {
    name: 'the login with an assertion',
    service: 'login',
    path: '/token',
    env: WITHOUT_SECRET,
    isSilent: true,
  },
  { name: 'the list of subscriptions', service: 'arm', path: '/subscriptions\\?' },
  { name: 'a query of Resource Graph', service: 'arm', path: 'ResourceGraph' },
  { name: 'a list of Microsoft Graph', service: 'graph', path: '/users', env: ENTRA },
  { name: "Port's login", service: 'port', path: '/auth/access_token' },
  { name: "a call of Port's API", service: 'port', path: '/blueprints' },
  { name: 'a delivery', service: 'ingest', path: '' },
];

/** 303 turns a POST into a GET, 307 and 308 repeat it with its body. */
const STATUSES = isDeep ? [301, 302, 303, 307, 308] : [307];

const ROWS = CALLS.filter(({ isSlow }) => isDeep || isSlow === undefined).flatMap((call) =>
  STATUSES.map((status) => [call.name, status, call] as const),
);

test.each(ROWS)(
  '%s that is answered with a redirect to another host (%d) fails, and nothing goes there',
  async (_, status, { service, path, env = {}, isSilent }) => {
    const headers = { location: `${elsewhere.origin}/collect?all=1` };
    await emulator.admin.addFaults({ service, path, fault: { kind: 'status', status, headers } });
    const outcome = await run(env);
    expect(elsewhere.connections()).toBe(0);
    expect([3, 4]).toContain(outcome.exitCode);
    if (isSilent === undefined) expect(outcome.stdout).toContain(new URL(elsewhere.origin).host);
  },
  60_000,
);

test('a nextLink of ARM to another host fails, and nothing goes there', async () => {
  const body = { value: [], nextLink: `${elsewhere.origin}/subscriptions?api-version=2022-12-01&page=2` };
  await emulator.admin.addFaults({
    service: 'arm',
    path: '/subscriptions\\?',
    fault: { kind: 'status', status: 200, body },
  });
  const outcome = await run({});
  expect(elsewhere.connections()).toBe(0);
  expect(outcome.exitCode).toBe(4);
  expect(outcome.stdout).toContain('refused to send');
});

test.each(['@odata.nextLink', '@odata.deltaLink'])(
  'a %s of Microsoft Graph to another host is not followed, in this run or the next',
  async (link) => {
    const body = { value: [], [link]: `${elsewhere.origin}/v1.0/users/delta?$skiptoken=x` };
    await emulator.admin.addFaults({
      service: 'graph',
      path: '/users/delta',
      fault: { kind: 'status', status: 200, body },
    });
    emulator.allowUnusedFaults();
    const cli = installSyncCli(emulator);
    const authorities = join(cli.folder, 'authorities.pem');
    const known = readFileSync(emulator.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    writeFileSync(authorities, `${known}\n${elsewhere.authority}`);
    const env = { ...ENTRA, NODE_EXTRA_CA_CERTS: authorities };
    await cli.run({ env });
    await cli.run({ env, command: 'incremental' });
    expect(elsewhere.connections()).toBe(0);
  },
);

test.each(STATUSES)(
  'the state in Blob Storage that is answered with a redirect (%d) fails, and nothing goes there',
  async (status) => {
    const storage = await startRecordingHost((_, response) =>
      response.writeHead(status, { location: `${elsewhere.origin}/port-sync/state` }).end(),
    );
    try {
      const env = { PORT_SYNC_STATE: 'azblob://account1/port-sync', AZURE_BLOB_ENDPOINT: storage.origin };
      const outcome = await run(env, storage);
      expect(storage.requests.length).toBeGreaterThan(0);
      expect(elsewhere.connections()).toBe(0);
      expect(outcome.exitCode).toBe(4);
      expect(outcome.stdout).toContain(new URL(elsewhere.origin).host);
    } finally {
      await storage.stop();
    }
  },
);

test('a process that would check no certificate asks nobody', async () => {
  const outcome = await run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  expect([outcome.exitCode, outcome.stdout]).toEqual([2, expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
  expect((await emulator.admin.requests()).requests).toEqual([]);
});
