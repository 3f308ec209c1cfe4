import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const ROOT = join(__dirname, '..', '..');
export const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSurroundings {
  /** The whole environment, but for PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly nodeArguments?: readonly string[];
}

/** Runs the built program as its users do: a process of its own, in a folder that is not the checkout. */
export async function runCli(
  args: readonly string[],
  surroundings: CliSurroundings = {},
): Promise<CliOutcome> {
  const { env = {}, cwd = tmpdir(), nodeArguments = [] } = surroundings;
  const child = spawn(NODE, [...nodeArguments, join(ROOT, 'bin', 'run.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}
