import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, Errors, run, settings, type Interfaces } from '@oclif/core';
import { endProcess, isDebugging, processOutput, type ExitCode } from './base-command';
import { redactAll, secrets } from './core/redact';
import { keepHeapSmall } from './core/small-heap';
import { presentFailureAsJson, presentFailureAsText, toFailure } from './presenters/failure';
import { toUsageError } from './usage-errors';

/** The folder of package.json, seen from `dist/cli`. */
const ROOT = join(__dirname, '..', '..');

/** Runs the program and ends the process. */
export function main(): void {
  keepHeapSmall();
  // Whatever this program writes to disk is for its user alone: state, lock, spool, trace.
  process.umask(0o077);
  const argv = process.argv.slice(2);
  // A reader that has seen enough (`| head`) is no failure.
  const isClosedPipe = (error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'EPIPE';
  const fail = (error: unknown) => {
    if (!isClosedPipe(error)) void endProcess(presentFailure(error, argv));
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', fail);
  // Node would print the error as it is, with whatever secret is in it.
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  void runCli(argv).then(endProcess);
}

/** What a command returns or throws becomes output and an exit code. */
async function runCli(argv: readonly string[]): Promise<ExitCode> {
  // A checkout has a tsconfig.json, which must not make oclif look for a TypeScript loader.
  settings.enableAutoTranspile = false;
  const options = { root: ROOT, pjson: readPackage() };
  try {
    const result: unknown = await run([...argv], options);
    return typeof result === 'number' ? result : 0;
  } catch (error) {
    return presentFailure(await explain(error, options), argv);
  }
}

/** The one funnel for errors: JSON on stdout or words on stderr, and the exit code. */
function presentFailure(error: unknown, argv: readonly string[]): ExitCode {
  const failure = redactAll(toFailure(error), secrets.redact);
  const output = processOutput();
  if (argv.includes('--json')) output.result(presentFailureAsJson(failure));
  if (!argv.includes('--json') || isDebugging(argv)) {
    output.message(presentFailureAsText(failure, { debug: isDebugging(argv) }));
  }
  return failure.exitCode;
}

/** An unknown command is oclif's error: to name the nearest one, all have to be known. */
async function explain(error: unknown, options: Interfaces.Options): Promise<unknown> {
  if (!(error instanceof Errors.CLIError)) return error;
  const { commandIDs } = await Config.load(options);
  const commands = commandIDs.map((id) => id.replaceAll(':', ' '));
  return toUsageError(error, { argv: [], flags: [], commands });
}

/** package.json with what oclif has to know of help. */
function readPackage(): Interfaces.PJSON {
  const pjson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Interfaces.PJSON;
  Object.assign(pjson.oclif, { helpClass: './dist/cli/help', helpOptions: { flagSortOrder: 'none' } });
  return pjson;
}
