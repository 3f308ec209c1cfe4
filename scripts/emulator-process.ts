import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The repository, seen from `dist/scripts`. */
export const ROOT = join(__dirname, '..', '..');

/** The last line that the emulator prints. */
const ADMIN_URL = 'PORT_SYNC_EMULATOR_ADMIN_URL';

export interface EmulatorProcess {
  /** What a client needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks the admin endpoint. Rejects with the emulator's own message where it refuses. */
  readonly ask: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Resolves once it has ended, of itself or because of this. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, for handlers of `exit`, which cannot wait. */
  readonly kill: () => void;
}

/**
 * Starts the built emulator as a process of its own; what it writes goes to `folder`. Rejects with its stderr where
 * it does not start.
 */
export async function startEmulator(args: readonly string[], folder: string): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'emulator', 'main.js'), ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'exit');
  const env: Record<string, string> = {};
  for await (const line of createInterface(child.stdout)) {
    const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) env[name] = value.replaceAll("'\\''", "'");
    if (name === ADMIN_URL) break;
  }
  const adminUrl = env[ADMIN_URL];
  if (adminUrl === undefined) {
    await ended;
    throw new Error(`The emulator did not start:\n${errors}`);
  }
  return {
    env,
    ask: (method, path, body) => ask(`${adminUrl}${path}`, method, body),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

async function ask<Answer>(url: string, method: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer & { readonly error?: string };
  if (!response.ok) throw new Error(`${method} ${url}: ${answer.error ?? response.statusText}`);
  return answer;
}
