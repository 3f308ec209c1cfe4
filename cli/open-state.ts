import { loadStateConfiguration } from './config/load-state-configuration';
import { applyNetworkSettings } from './config/network-settings';
import type { SettingsInput } from './config/read-settings';
import { readStackOf } from './config/stack';
import type { Clock } from './core/clock';
import type { SourceName, StateConfig } from './core/config';
import type { Log } from './core/log';
import type { Output } from './presenters/output';
import { createReporting } from './presenters/reporting';

export interface StateInvocation extends SettingsInput {
  readonly clock: Clock;
  readonly output: Output;
  readonly json: boolean;
}

/** What a run reads, the variable says; whoever looks at what is remembered wants to see all of it. */
const ALL_SOURCES: readonly SourceName[] = ['azure', 'entra'];

/** Configuration and log of a command about the state. @throws ConfigurationError */
export async function openStateOf(
  invocation: StateInvocation,
): Promise<{ readonly config: StateConfig; readonly log: Log }> {
  const stackValues = await readStackOf(invocation);
  const { config, logLevel, network, warnings } = loadStateConfiguration({ ...invocation, stackValues });
  applyNetworkSettings(network);
  const { log } = createReporting({
    ...invocation,
    redact: invocation.redactor.redact,
    level: logLevel,
  });
  for (const warning of warnings) log.warn(warning);
  const sources = invocation.flags['source'] === undefined ? ALL_SOURCES : config.sources;
  return { config: { ...config, sources }, log };
}
