import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedEmulator } from '../support/checked-emulator';
import { ENTRA } from '../support/entra';
import { GREEN, summaryOf } from '../support/outcome';
import { installSyncCli } from '../support/sync-cli';

/** Every run of `installSyncCli` fails where a stream or a file of its folder shows a secret or a token. */
const emulator = checkedEmulator({ subscriptions: 1, resources: 20, users: 5, groups: 2, seed: 5 });

interface Line {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly failure?: string;
  readonly receivedBytes?: number;
  readonly request: Readonly<Record<string, string>>;
  readonly response: Readonly<Record<string, string>>;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"time"'))
    .map((line) => JSON.parse(line) as Line);

const originOf = (name: string): string => new URL(emulator.env[name] ?? '').origin;

test('--debug-http tells of every request, whichever library sends it, and of no secret', async () => {
  const cli = installSyncCli(emulator);
  const env = { AZURE_CLIENT_SECRET: undefined, PORT_SYNC_SOURCES: 'azure,entra' };
  const outcome = await cli.run({ env, args: ['--debug-http', 'http.jsonl'] });
  expect(outcome.exitCode).toBe(0);
  const path = join(cli.folder, 'http.jsonl');
  const lines = linesOf(readFileSync(path, 'utf8'));
  const { requests } = await emulator.admin.requests();
  expect(lines).toHaveLength(requests.length);
  const places = [
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'AZURE_AUTHORITY_HOST',
    'AZURE_ARM_ENDPOINT',
    'MSGRAPH_ENDPOINT',
    'PORT_BASE_URL',
    'PORT_WEBHOOK_INGEST_URL',
  ];
  const told = new Set(lines.map(({ url }) => new URL(url).origin));
  expect([...told].sort()).toEqual(places.map(originOf).sort());
  expect(lines.map(({ status }) => status).sort()).toEqual(requests.map(({ status }) => status).sort());
  expect(lines.find(({ url }) => url.startsWith(originOf('PORT_WEBHOOK_INGEST_URL')))).toMatchObject({
    method: 'POST',
    url: `${originOf('PORT_WEBHOOK_INGEST_URL')}/***`,
    request: { 'user-agent': expect.stringMatching(/^port-sync\//) as string },
    status: 202,
    receivedBytes: expect.any(Number) as number,
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that others could read is closed to them, and appended to', async () => {
  const cli = installSyncCli(emulator);
  const path = join(cli.folder, 'http.jsonl');
  writeFileSync(path, 'before\n');
  chmodSync(path, 0o666);
  expect(summaryOf(await cli.run({ env: { PORT_SYNC_DEBUG_HTTP: 'http.jsonl' } }))).toEqual(GREEN);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toMatch(/^before\n\{"time"/);
});

test('a link to another file is not followed, nor is a folder that is missing made', async () => {
  const cli = installSyncCli(emulator);
  const target = join(cli.folder, 'target');
  writeFileSync(target, '');
  symlinkSync(target, join(cli.folder, 'http.jsonl'));
  for (const file of ['http.jsonl', 'none/http.jsonl']) {
    const outcome = await cli.run({ args: ['--debug-http', file] });
    expect([outcome.exitCode, outcome.stdout]).toEqual([2, expect.stringContaining('PORT_SYNC_DEBUG_HTTP')]);
  }
  expect(readFileSync(target, 'utf8')).toBe('');
});

test('--debug-http - tells it on stderr, failures with their codes', async () => {
  await emulator.admin.addFaults({ service: 'graph', nth: 1, fault: { kind: 'reset-before' } });
  const outcome = await installSyncCli(emulator).run({ env: ENTRA, args: ['--debug-http', '-'] });
  expect(outcome.exitCode).toBe(0);
  const [failed, ...others] = linesOf(outcome.stderr).filter(({ failure }) => failure !== undefined);
  expect(failed).toMatchObject({
    method: 'GET',
    failure: expect.stringMatching(/^(UND_ERR_|ECONN)/) as string,
  });
  expect(others).toEqual([]);
});
