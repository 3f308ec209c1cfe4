import type { Clock } from '../core/clock';
import type { Log, Progress } from '../core/log';
import { createLog, type LogLevel } from '../core/pino-log';
import type { Output } from './output';
import { createProgressBar } from './progress-bar';
import { createProgressLog } from './progress-log';

export interface ReportingOptions {
  readonly output: Output;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly level: LogLevel;
  readonly json: boolean;
}

/** Log and progress, which share stderr: a bar on a terminal, a line a minute elsewhere and beside `--json`. */
export function createReporting({ output, clock, redact, level, json }: ReportingOptions): {
  readonly log: Log;
  readonly progress: Progress;
} {
  const colour = output.colour.message;
  if (output.terminal === undefined || json || level === 'silent') {
    const log = createLog({ level, colour, redact, write: (line) => output.message(line) });
    return { log, progress: createProgressLog(log, clock) };
  }
  const progress = createProgressBar({ stream: output.terminal, clock });
  const log = createLog({ level, colour, redact, write: (line) => progress.write(line) });
  return { log, progress };
}
