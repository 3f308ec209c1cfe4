import type { Clock } from './core/clock';
import type { Config } from './core/config';
import { UnavailableError } from './core/errors';
import type { Log, Progress } from './core/log';
import type { RunResult } from './sync/result';

export interface RunContext {
  readonly log: Log;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
}

/** Builds the clients that the configuration asks for and runs the engine with them. */
export function runSync(
  command: 'full' | 'incremental',
  config: Config,
  context: RunContext,
): Promise<RunResult> {
  context.log.debug('nothing to run yet', { instance: config.instance });
  return Promise.reject(new UnavailableError(`the engine behind ${command} is not connected yet`));
}
