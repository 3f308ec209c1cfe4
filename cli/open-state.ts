import { loadStoreConfiguration, type StoreConfigurationInput } from './config/load-store-configuration';
import { applyNetworkSettings } from './config/network-settings';
import { readStackOf } from './config/stack';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import type { Log } from './core/log';
import type { Output } from './presenters/output';
import { createReporting } from './presenters/reporting';

export interface StateInvocation extends Omit<StoreConfigurationInput, 'stackValues'> {
  readonly clock: Clock;
  readonly output: Output;
  readonly json: boolean;
}

/** Configuration and log of a command about the state. @throws ConfigurationError */
export async function openStateOf(
  invocation: StateInvocation,
): Promise<{ readonly config: Config; readonly log: Log }> {
  const stackValues = await readStackOf(invocation);
  const { config, logLevel, network, warnings } = loadStoreConfiguration({ ...invocation, stackValues });
  applyNetworkSettings(network);
  const { log } = createReporting({
    ...invocation,
    redact: invocation.redactor.redact,
    level: logLevel,
  });
  for (const warning of warnings) log.warn(warning);
  return { config, log };
}
