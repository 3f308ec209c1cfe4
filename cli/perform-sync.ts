import { loadConfiguration, type ConfigurationInput } from './config/load-configuration';
import { readStackOf } from './config/stack';
import { applyNetworkSettings } from './config/network-settings';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import type { Log, Progress } from './core/log';
import { redactAll } from './core/redact';
import type { SignalWatch } from './core/signals';
import { beginTrace } from './debug-http';
import { toFailure } from './presenters/failure';
import type { Output } from './presenters/output';
import { createReporting } from './presenters/reporting';
import { presentResultAsText } from './presenters/result-text';
import { presentFailureAsMarkdown, presentResultAsMarkdown } from './presenters/step-summary';
import type { RunResult } from './sync/result';

/** The engine behind the commands, as cli/compose.ts offers it. */
export type RunSync = (
  command: 'full' | 'incremental',
  config: Config,
  context: {
    readonly log: Log;
    readonly progress: Progress;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly version: string;
  },
) => Promise<RunResult>;

/** What a sync command was told. */
export interface Invocation extends ConfigurationInput {
  readonly json: boolean;
  readonly version: string;
}

/** What it works with; tests pass their own. */
export interface Surroundings {
  readonly output: Output;
  readonly clock: Clock;
  readonly watchSignals: (announce: (signal: string) => void) => SignalWatch;
  readonly loadRunSync: () => Promise<RunSync>;
  /** Appends to the summary of the CI job, where there is one. */
  readonly appendSummary: (markdown: string) => void;
}

/**
 * Configuration, run, presentation: what every sync command does. Returns the exit code of the run; throws what
 * prevented it from having a result.
 */
export async function performSync(invocation: Invocation, surroundings: Surroundings): Promise<number> {
  try {
    const result = redactAll(await runConfigured(invocation, surroundings), invocation.redactor.redact);
    const { output, appendSummary } = surroundings;
    const text = () => presentResultAsText(result, { colour: output.colour.result });
    output.result(invocation.json ? JSON.stringify(result, null, 2) : text());
    appendSummary(presentResultAsMarkdown(result));
    return result.exitCode;
  } catch (error) {
    const failure = redactAll(toFailure(error), invocation.redactor.redact);
    surroundings.appendSummary(presentFailureAsMarkdown(failure));
    throw error;
  }
}

async function runConfigured(invocation: Invocation, surroundings: Surroundings): Promise<RunResult> {
  const stackValues = await readStackOf(invocation);
  const { config, mode, logLevel, network, debugHttp, warnings } = loadConfiguration({
    ...invocation,
    stackValues,
  });
  applyNetworkSettings(network);

  const { log, progress } = createReporting({
    ...surroundings,
    redact: invocation.redactor.redact,
    level: logLevel,
    json: invocation.json,
  });
  for (const warning of warnings) log.warn(warning);

  const endTrace = beginTrace(debugHttp, { config, redact: invocation.redactor.redact, ...surroundings });
  const runSync = await surroundings.loadRunSync();
  const watch = surroundings.watchSignals((signal) =>
    log.warn('stopping; a second signal ends at once', { signal }),
  );
  const { signal } = watch;
  try {
    return await runSync(mode, config, {
      log,
      progress,
      clock: surroundings.clock,
      signal,
      version: invocation.version,
    });
  } catch (error) {
    // Whatever a run that was asked to stop fails with, the signal is the reason.
    const reason: unknown = signal.reason;
    throw reason instanceof Error ? reason : error;
  } finally {
    progress.done();
    watch.stop();
    endTrace();
  }
}
