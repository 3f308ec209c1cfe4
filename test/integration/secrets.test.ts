import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkedEmulator } from '../support/checked-emulator';
import { pathsUnder } from '../support/paths-under';
import { NODE, ROOT, runCli } from '../support/run-cli';
import { installSyncCli } from '../support/sync-cli';

/** What a secret may look like once it went through JSON, Markdown, a URL, or all of them. */
const SECRET = 'aB3~_*|<"\\>%40&é q8Q~zz#x';

const emulator = checkedEmulator({ subscriptions: 1, resources: 10, users: 2, groups: 1, seed: 8 });

/** Every text with what escapes it undone, as often as something changes. */
function* readings(written: string): Generator<string> {
  const undo: readonly ((value: string) => string)[] = [
    (value) => value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    (value) => value.replace(/\\(["\\])/g, '$1'),
    (value) =>
      value.replace(/%([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  ];
  yield written;
  for (const first of undo) {
    yield first(written);
    for (const second of undo) yield second(first(written));
  }
}

const shows = (written: string, secret: string): boolean =>
  [...readings(written)].some((reading) => reading.includes(secret));

test('a reading that undoes Markdown or JSON would find a secret', () => {
  expect(shows('x aB3&#126;&#95;x', 'aB3~_x')).toBe(true);
  expect(shows(JSON.stringify(JSON.stringify(SECRET)), SECRET)).toBe(true);
});

test('a service that repeats a secret in its error gets it into no output, however that is escaped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-secrets-'));
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, '');
  const said = `no such client: ${SECRET} (${encodeURIComponent(SECRET)})`;
  await emulator.admin.addFaults(
    {
      service: 'port',
      path: 'access_token',
      fault: { kind: 'status', status: 422, body: { ok: false, error: SECRET, message: said } },
    },
    {
      service: 'arm',
      path: 'subscriptions',
      fault: { kind: 'status', status: 403, body: { error: { code: SECRET, message: said } } },
    },
  );
  emulator.allowUnusedFaults();
  for (const json of [[], ['--json']]) {
    const outcome = await runCli(['full', '--log-level', 'debug', '--debug-http', 'http.jsonl', ...json], {
      cwd: folder,
      env: {
        ...emulator.env,
        PORT_CLIENT_SECRET: SECRET,
        AZURE_CLIENT_SECRET: emulator.env['AZURE_CLIENT_SECRET'] ?? '',
        GITHUB_STEP_SUMMARY: summary,
      },
    });
    expect(outcome.exitCode).toBe(4);
    expect(outcome.stdout + outcome.stderr).toContain('***');
    for (const written of [outcome.stdout, outcome.stderr, readFileSync(summary, 'utf8')])
      expect(shows(written, SECRET)).toBe(false);
  }
  expect(readFileSync(summary, 'utf8')).toContain('&#42;&#42;&#42;');
});

test.each(['uncaughtException', 'unhandledRejection'])('a crash by %s shows no secret', async (event) => {
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-crash-'));
  const crash = join(folder, 'crash.cjs');
  const act = event === 'uncaughtException' ? 'throw error;' : 'void Promise.reject(error);';
  // The configuration has been read, and with it the secret, when the first request is made.
  writeFileSync(
    crash,
    `require('node:diagnostics_channel').subscribe('http.client.request.start', () => {
       const secret = process.env.PORT_CLIENT_SECRET;
       const error = new Error('x ' + secret, { cause: new Error(secret) });
       ${act}
     });`,
  );
  const child = spawn(
    NODE,
    ['--require', crash, join(ROOT, 'bin', 'run.js'), 'full', '--log-level', 'debug'],
    {
      cwd: folder,
      env: { ...emulator.env, PATH: process.env['PATH'], PORT_CLIENT_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(child.exitCode).toBe(1);
  expect(stderr).toContain('this is a bug in port-sync: Error: x ***');
  expect(stderr).toContain('caused by Error: ***');
  expect(shows(stdout + stderr, SECRET)).toBe(false);
});

test('whatever is written to disk is for its user alone, whatever the umask', async () => {
  const { folder } = installSyncCli(emulator);
  const program = `umask 000; exec "${NODE}" "${join(ROOT, 'bin', 'run.js')}" full --debug-http http.jsonl`;
  await emulator.admin.configure({ latencyMs: { ingest: 300 } });
  const child = spawn('sh', ['-c', program], {
    cwd: folder,
    env: { ...emulator.env, PATH: process.env['PATH'] },
  });
  const modes = new Map<string, number>();
  const look = (): void => {
    for (const name of pathsUnder(folder)) {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      if (found !== undefined) modes.set(name.replace(/\.json\.\d+$/, '.json.new'), found.mode & 0o777);
    }
  };
  // The lock is there only while the run goes on.
  while (child.exitCode === null) {
    look();
    await new Promise((resolve) => setImmediate(resolve));
  }
  look();
  expect(child.exitCode).toBe(0);
  expect([...modes.keys()]).toEqual(
    expect.arrayContaining([
      '.port-sync',
      '.port-sync/default.azure.json',
      '.port-sync/default.azure.lock',
      'http.jsonl',
    ]),
  );
  for (const [name, mode] of modes) expect([name, mode & 0o077]).toEqual([name, 0]);
});
