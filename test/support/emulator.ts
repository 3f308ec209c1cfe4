import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createEmulatorAdmin, type EmulatorAdmin } from './emulator-admin';

const ROOT = join(__dirname, '..', '..');
const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');
const LAST_VARIABLE = 'PORT_SYNC_EMULATOR_ADMIN_URL';

export interface StartEmulatorOptions {
  readonly subscriptions?: number;
  readonly resources?: number;
  readonly users?: number;
  readonly groups?: number;
  readonly seed?: number;
  /** `off` unless given: most tests are not about waiting. */
  readonly quota?: string;
  /** The same for Microsoft Graph. */
  readonly graphQuota?: string;
  /** Further arguments as of `npm run emulator -- --help`. */
  readonly args?: readonly string[];
}

export interface RunningEmulator {
  /** What it printed to export. */
  readonly env: Readonly<Record<string, string>>;
  readonly admin: EmulatorAdmin;
  /** Everything it wrote to stderr so far. */
  stderr(): string;
  /** The exit code, once the process has ended; null after a signal. */
  readonly exited: Promise<number | null>;
  /** Rejects, with its stderr, where the process had died before. */
  stop(): Promise<void>;
}

/** Starts `dist/emulator/main.js` as a process of its own, on the pinned Node. Rejects with its stderr where it dies. */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<RunningEmulator> {
  const child = spawn(NODE, ['dist/emulator/main.js', ...toArguments(options)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const stderr = (): string => Buffer.concat(errors).toString('utf8');
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  // A test run that ends early leaves no emulator behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const env = await Promise.race([readEnvironment(child), exited.then(() => undefined)]);
  if (env === undefined) throw new Error(`The emulator did not start:\n${stderr()}`);
  return {
    env,
    admin: createEmulatorAdmin(env[LAST_VARIABLE] ?? ''),
    stderr,
    exited: exited.then(([code]) => code),
    stop: async () => {
      process.off('exit', killAtExit);
      const died = child.exitCode !== null || child.signalCode !== null;
      child.kill('SIGTERM');
      const [code, signal] = await exited;
      if (died || code !== 0) throw new Error(`The emulator died (${code ?? signal ?? ''}):\n${stderr()}`);
    },
  };
}

/** One emulator for a test file: started before, as new before each test, stopped after. */
export function sharedEmulator(options: StartEmulatorOptions = {}): RunningEmulator {
  let running: RunningEmulator | undefined;
  const current = (): RunningEmulator => {
    if (running === undefined) throw new Error('The emulator runs only while tests run');
    return running;
  };
  beforeAll(async () => {
    running = await startEmulator(options);
  }, 60_000);
  beforeEach(() => current().admin.reset());
  afterAll(() => running?.stop());
  return {
    get env() {
      return current().env;
    },
    get admin() {
      return current().admin;
    },
    stderr: () => current().stderr(),
    get exited() {
      return current().exited;
    },
    stop: () => current().stop(),
  };
}

function toArguments({
  subscriptions,
  resources,
  users,
  groups,
  seed,
  quota = 'off',
  graphQuota = 'off',
  args = [],
}: StartEmulatorOptions): string[] {
  const named = { subscriptions, resources, users, groups, seed, quota, 'graph-quota': graphQuota };
  return [
    ...Object.entries(named).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    ...args,
  ];
}

/** Reads `export NAME='value'` lines up to the last variable. */
async function readEnvironment(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<Record<string, string> | undefined> {
  const env: Record<string, string> = {};
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) env[name] = value.replaceAll("'\\''", "'");
    }
    if (LAST_VARIABLE in env) return env;
  }
  return undefined;
}
