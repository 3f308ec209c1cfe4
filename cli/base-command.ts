import { Command, type Interfaces } from '@oclif/core';
import { createOutput, type Output } from './presenters/output';
import { secrets } from './core/redact';
import { watchSignals, type SignalWatch } from './core/signals';
import { COMMON_FLAGS } from './flags';
import { toUsageError } from './usage-errors';

/** What a command leaves behind: the exit code of the process. */
export type ExitCode = number;

/**
 * What all commands share. A command returns its exit code or throws; `main` turns what is thrown into an exit code
 * and, by `--json`, into an object or into words.
 */
export abstract class BaseCommand extends Command {
  static override usage = '<%= command.id %> [FLAGS]';

  static override baseFlags: Interfaces.FlagInput = COMMON_FLAGS;

  abstract override run(): Promise<ExitCode>;

  /** oclif would print by itself here, and set an exit code of its own. */
  protected override catch(error: Error): Promise<never> {
    const known = Object.entries({ ...this.ctor.baseFlags, ...this.ctor.flags });
    const flags = known.flatMap(([name, { char }]) => (char === undefined ? [name] : [name, char]));
    const thrown = toUsageError(error, { argv: this.argv, flags, commands: [] });
    return Promise.reject(thrown instanceof Error ? thrown : error);
  }
}

/** The streams of this process. */
export function processOutput(): Output {
  const { stdout, stderr, env: environment } = process;
  return createOutput({ stdout, stderr, environment, redact: secrets.redact });
}

export function watchProcessSignals(announce: (signal: string) => void): SignalWatch {
  return watchSignals(process, announce);
}

/** Ends the process when all output is on its way; sockets that are kept alive must not hold it up. */
export async function endProcess(code: ExitCode): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flush));
  process.exit(code);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}

/** Whether stacks are wanted, as far as it can be told from words that may be wrong otherwise. */
export function isDebugging(argv: readonly string[]): boolean {
  const level = argv.find(
    (word, index) => argv[index - 1] === '--log-level' || word.startsWith('--log-level='),
  );
  return (level ?? process.env.PORT_SYNC_LOG_LEVEL ?? '').endsWith('debug');
}
