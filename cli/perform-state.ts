import { openStates } from './composition/state-care';
import { loadStateConfiguration } from './config/load-state-configuration';
import { applyNetworkSettings } from './config/network-settings';
import type { SettingsInput } from './config/read-settings';
import { readStackOf } from './config/stack';
import type { Clock } from './core/clock';
import type { SignalWatch } from './core/signals';
import type { Output } from './presenters/output';
import { createReporting } from './presenters/reporting';
import { assertAgreed, type StateAnswer, type StateCare } from './state-care/state-care';

/** What a command for the state was told. */
export interface StateInvocation extends SettingsInput {
  readonly json: boolean;
  /** Nobody has to be asked. */
  readonly yes: boolean;
  readonly version: string;
}

/** What it works with; tests pass their own. */
export interface StateSurroundings extends Pick<StateCare, 'clock' | 'host' | 'isAlive'> {
  readonly output: Output;
  readonly clock: Clock;
  readonly watchSignals: (announce: (signal: string) => void) => SignalWatch;
  /** What the operator answers; undefined where nobody can be asked. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** One of the services of state-care, and how its answer is presented to a person. */
export interface StateService<TAnswer extends StateAnswer> {
  readonly act: (care: StateCare) => Promise<TAnswer>;
  readonly present: (answer: TAnswer) => string;
}

/** Configuration, service, presentation: what every command for the state does. Returns the exit code. */
export async function performState<TAnswer extends StateAnswer>(
  invocation: StateInvocation,
  surroundings: StateSurroundings,
  { act, present }: StateService<TAnswer>,
): Promise<number> {
  const stackValues = await readStackOf(invocation);
  const { config, logLevel, network, warnings } = loadStateConfiguration({ ...invocation, stackValues });
  applyNetworkSettings(network);
  const { json, yes, version, redactor } = invocation;
  const { output, clock, ask, watchSignals } = surroundings;
  const { log } = createReporting({ output, clock, redact: redactor.redact, level: logLevel, json });
  for (const warning of warnings) log.warn(warning);

  const watch = watchSignals((signal) => log.warn('stopping; a second signal ends at once', { signal }));
  const { signal } = watch;
  const agree = async (question: string): Promise<void> => {
    if (!yes) assertAgreed(await ask(question, signal), question);
  };
  try {
    const opened = openStates(config, { log, clock, signal, version });
    const answer = await act({ ...surroundings, ...opened, config, agree });
    output.result(json ? JSON.stringify(answer, null, 2) : present(answer));
    return answer.exitCode;
  } catch (error) {
    // Whatever it fails with once it was asked to stop, the signal is the reason.
    const reason: unknown = signal.reason;
    throw reason instanceof Error ? reason : error;
  } finally {
    watch.stop();
  }
}
