/**
 * The exit codes, one class of failure each. The table in README and in `--help` is generated from here.
 */
export const EXIT_CODES = {
  complete: { code: 0, meaning: 'complete' },
  bug: { code: 1, meaning: 'a bug in this program' },
  configuration: { code: 2, meaning: 'wrong usage or configuration; nothing was sent' },
  incomplete: {
    code: 3,
    meaning: 'incomplete: something could not be read or delivered; the next run makes up for it',
  },
  unavailable: {
    code: 4,
    meaning:
      'a whole source (or Port) refused us before anything was read, or stayed unavailable until retries ended',
  },
  guard: { code: 5, meaning: 'the deletion guard refused' },
  locked: { code: 6, meaning: 'another run holds the lock' },
  interrupted: { code: 130, meaning: 'interrupted (SIGINT); the state is kept' },
  terminated: { code: 143, meaning: 'terminated (SIGTERM); the state is kept' },
} as const;

export type ExitReason = keyof typeof EXIT_CODES;

/** An error whose message is meant for the operator, with the exit code it leads to and what to do next. */
export class PortSyncError extends Error {
  constructor(
    readonly reason: ExitReason,
    message: string,
    readonly nextSteps: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }

  get exitCode(): number {
    return EXIT_CODES[this.reason].code;
  }
}

export interface ConfigurationProblem {
  /** The variable, flag or file (with JSON path) to mend. */
  readonly name: string;
  readonly message: string;
  readonly example?: string;
}

/** Wrong usage or configuration: exit 2, every problem at once, nothing was sent. */
export class ConfigurationError extends PortSyncError {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super('configuration', problems.map(toLine).join('\n'));
  }
}

function toLine({ name, message, example }: ConfigurationProblem): string {
  return example === undefined ? `${name}: ${message}` : `${name}: ${message} (for example ${example})`;
}

/** A source or Port refused us, or stayed unavailable until retries ended: exit 4. */
export class UnavailableError extends PortSyncError {
  constructor(message: string, nextSteps: readonly string[] = [], options?: ErrorOptions) {
    super('unavailable', message, nextSteps, options);
  }
}

/** Another run holds the lock: exit 6. */
export class LockedError extends PortSyncError {
  constructor(message: string, nextSteps: readonly string[] = []) {
    super('locked', message, nextSteps);
  }
}

/** A signal ended the run: exit 130 or 143. */
export class StoppedError extends PortSyncError {
  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal === 'SIGINT' ? 'interrupted' : 'terminated', `stopped by ${signal}`);
  }
}
