import { ConfigurationError, EXIT_CODES, PortSyncError, type ConfigurationProblem } from '../core/errors';
import { escapeControlCharacters } from '../core/control-characters';

/** An error as its reader meets it. */
export interface Failure {
  readonly exitCode: number;
  /** Which row of the exit codes it belongs to. */
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly ConfigurationProblem[];
  readonly nextSteps: readonly string[];
  /** For debugging. */
  readonly stack: string | undefined;
}

const HELP_STEP = 'port-sync --help lists the commands; port-sync COMMAND --help lists what they accept';

const BUG_STEPS = [
  'run it again with --log-level debug and report what it prints: https://github.com/port-sync/port-sync/issues',
];

/** The one place that turns an error into an exit code and words. What we did not foresee is a bug of ours. */
export function toFailure(error: unknown): Failure {
  const stack = error instanceof Error ? describeStack(error) : undefined;
  if (error instanceof ConfigurationError) return { ...toConfigurationFailure(error), stack };
  if (error instanceof PortSyncError) {
    const { exitCode, reason, message, nextSteps } = error;
    return { exitCode, code: reason, message, nextSteps, stack };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    exitCode: EXIT_CODES.bug.code,
    code: 'bug',
    message: `this is a bug in port-sync: ${message}`,
    nextSteps: BUG_STEPS,
    stack,
  };
}

/** `--json`: exactly one object, for failures too. */
export function presentFailureAsJson({ exitCode, code, message, problems, nextSteps }: Failure): string {
  return JSON.stringify(
    { status: 'failed', exitCode, error: { code, message, problems, nextSteps } },
    null,
    2,
  );
}

/** Message, problems and next steps for a person; the stack only where it was asked for. */
export function presentFailureAsText(failure: Failure, { debug }: { readonly debug: boolean }): string {
  const problems = failure.problems ?? [];
  const heading = problems.length > 0 ? describeCount(problems.length) : failure.message;
  const lines = [
    `port-sync: ${escapeLines(heading)}`,
    ...problems.map((problem) => `  ${escapeControlCharacters(describeProblem(problem))}`),
    ...failure.nextSteps.map((step) => `Next: ${escapeControlCharacters(step)}`),
    ...(debug && failure.stack !== undefined ? [failure.stack] : []),
  ];
  return lines.join('\n');
}

function toConfigurationFailure({ problems, exitCode, reason, message }: ConfigurationError) {
  return { exitCode, code: reason, message, problems, nextSteps: [HELP_STEP] };
}

function describeCount(count: number): string {
  const what = count === 1 ? 'a problem' : `${count} problems`;
  return `${what} with the configuration; nothing was sent`;
}

function describeProblem({ name, message, example }: ConfigurationProblem): string {
  return `${name}: ${message}${example === undefined ? '' : ` (for example ${example})`}`;
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeControlCharacters).join('\n');
}

/** The stack with those of its causes. */
function describeStack(error: Error): string {
  const own = error.stack ?? String(error);
  return error.cause instanceof Error ? `${own}\ncaused by ${describeStack(error.cause)}` : own;
}
