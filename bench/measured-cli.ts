import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../scripts/emulator-process';
import { USAGE_FILE_VARIABLE, type Usage } from './usage-recorder';

export interface MeasuredRun extends Usage {
  readonly wallSeconds: number;
  readonly stdout: string;
}

/** Runs the built CLI as a process of its own in `folder`. Throws unless it ends with 0. */
export async function measureCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<MeasuredRun> {
  const usageFile = join(folder, 'usage.json');
  const recorder = join(__dirname, 'usage-recorder.js');
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', recorder, join(ROOT, 'bin', 'run.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], [USAGE_FILE_VARIABLE]: usageFile, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const wallSeconds = (performance.now() - began) / 1000;
  if (child.exitCode !== 0) {
    throw new Error(`port-sync ${args.join(' ')} ended with ${String(child.exitCode)}:\n${stdout}${stderr}`);
  }
  const usage = JSON.parse(await readFile(usageFile, 'utf8')) as Usage;
  return { wallSeconds, stdout, ...usage };
}
