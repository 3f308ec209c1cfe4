import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './run-cli';

const FOLDER = join(ROOT, 'test', 'support', 'python');
const INSTALL_LIMIT_MS = 100_000;
const run = promisify(execFile);

/** Files of this folder's `python/`: pinned versions of what a script needs. */
export type Requirements = 'requirements.txt' | 'graph-requirements.txt';

/** A Python with the packages that are required, or why there is none. */
export type PythonEnvironment =
  | { readonly python: string; readonly missing?: never }
  | { readonly python?: never; readonly missing: string };

/** Made once in the temporary folder of this machine, and used again as long as Python and the pinned versions stay. */
export async function preparePython(
  requirements: Requirements = 'requirements.txt',
): Promise<PythonEnvironment> {
  const file = join(FOLDER, requirements);
  const version = await run('python3', ['--version']).catch(reasonOf);
  if (typeof version === 'string') return { missing: `python3 cannot be run (${version})` };
  const key = createHash('sha256').update(version.stdout).update(readFileSync(file)).digest('hex');
  const folder = join(tmpdir(), `port-sync-python-${key.slice(0, 12)}`);
  if (existsSync(pythonOf(folder))) return { python: pythonOf(folder) };
  const failure = await install(folder, file);
  return failure === undefined ? { python: pythonOf(folder) } : { missing: failure };
}

/** What the script of this folder printed, as JSON. Rejects with its stderr where it fails. */
export async function runPython(
  python: string,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { stdout } = await run(python, [join(FOLDER, script)], {
    env: { PATH: process.env['PATH'], ...env },
  });
  return JSON.parse(stdout);
}

/** Beside its place first: whoever finds it there finds it whole. */
async function install(folder: string, requirements: string): Promise<string | undefined> {
  const draft = `${folder}-${process.pid}`;
  try {
    const limits = { timeout: INSTALL_LIMIT_MS };
    await run('python3', ['-m', 'venv', draft], limits);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
    await run(pythonOf(draft), [...pip, '--timeout', '15', '--requirement', requirements], limits);
    if (!existsSync(folder)) renameSync(draft, folder);
    return undefined;
  } catch (error) {
    return `its Azure SDK cannot be installed from PyPI (${reasonOf(error)})`;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** The last line says most. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? text;
}
