import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunResult } from '../../cli/sync/result';
import type { RunningEmulator } from './emulator';
import { pathsUnder, unlessGone } from './paths-under';
import { NODE, ROOT } from './run-cli';

export interface CliRun {
  readonly args?: readonly string[];
  /** On top of what the emulator prints to export; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `full` unless given. */
  readonly command?: 'full' | 'incremental' | 'run';
}

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed; undefined where it printed no result. */
  readonly result: RunResult | undefined;
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly outcome: Promise<CliOutcome>;
}

/** An installation of the built program: an empty folder that keeps the state between runs. */
export interface SyncCli {
  readonly folder: string;
  /** Rejects where any stream or file shows a secret. */
  run(run?: CliRun): Promise<CliOutcome>;
  start(run?: CliRun): StartedCli;
}

/** Folders are removed when the test file ends. */
export function installSyncCli(emulator: RunningEmulator): SyncCli {
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-cli-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const start = (run: CliRun = {}): StartedCli => {
    const env = defined({ PATH: process.env['PATH'], ...emulator.env, ...run.env });
    const argv = [run.command ?? 'full', '--json', '--log-level', 'debug', ...(run.args ?? [])];
    const child = spawn(NODE, [join(ROOT, 'bin', 'run.js'), ...argv], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, outcome: finish(child, folder, env) };
  };
  return { folder, start, run: (run) => start(run).outcome };
}

/** As if a run that was killed had renewed its leases so long ago. */
export function endLeases({ folder }: Pick<SyncCli, 'folder'>, agoMs = 3_600_000): void {
  const state = join(folder, '.port-sync');
  const then = new Date(Date.now() - agoMs);
  for (const name of pathsUnder(state))
    if (basename(name) === 'beat') utimesSync(join(state, name), then, then);
}

async function finish(
  child: ChildProcess & { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream },
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<CliOutcome> {
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assertNoSecrets({ stdout, stderr, ...filesOf(folder), ...summaryOf(env) }, env);
  return { exitCode: child.exitCode, stdout, stderr, result: toResult(stdout) };
}

function toResult(stdout: string): RunResult | undefined {
  const printed: unknown = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
  const isResult = typeof printed === 'object' && printed !== null && 'sources' in printed;
  return isResult ? (printed as RunResult) : undefined;
}

/** Whatever is written, in whatever test: no secret of the environment, no token. */
function assertNoSecrets(
  texts: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): void {
  const ingest = env['PORT_WEBHOOK_INGEST_URL'];
  const secrets = [
    env['AZURE_CLIENT_SECRET'],
    env['PORT_CLIENT_SECRET'],
    env['PORT_WEBHOOK_SECRET'],
    env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    ingest?.slice(ingest.lastIndexOf('/') + 1),
  ].filter((secret): secret is string => secret !== undefined && secret !== '');
  for (const [where, content] of Object.entries(texts)) {
    for (const secret of secrets) {
      if (content.includes(secret) || content.includes(encodeURIComponent(secret)))
        throw new Error(`${where} shows a secret:\n${content}`);
    }
    if (/\beyJ[\w-]{8,}\.[\w-]+/.test(content)) throw new Error(`${where} shows a token:\n${content}`);
  }
}

function filesOf(folder: string): Record<string, string> {
  const paths = pathsUnder(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  return Object.fromEntries(paths.map((path) => [path, unlessGone(() => readFileSync(path, 'utf8'), '')]));
}

function summaryOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const path = env['GITHUB_STEP_SUMMARY'];
  return path === undefined ? {} : { summary: readFileSync(path, 'utf8') };
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
