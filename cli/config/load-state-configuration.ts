import type { StateConfig } from '../core/config';
import { ConfigurationError } from '../core/errors';
import type { LogLevel } from '../core/pino-log';
import { buildStateConfig } from './build-config';
import { findGitHubTokenRequest } from './github-actions';
import type { NetworkSettings } from './network-settings';
import { readSettings, type SettingsInput } from './read-settings';
import { STATE_SETTINGS } from './settings';

export interface StateConfiguration {
  readonly config: StateConfig;
  readonly logLevel: LogLevel;
  readonly network: NetworkSettings;
  readonly warnings: readonly string[];
}

/** What says where the state is, and nothing else. Throws a ConfigurationError that holds every problem there is. */
export function loadStateConfiguration(input: SettingsInput): StateConfiguration {
  const { values, network, problems, warnings } = readSettings(input, STATE_SETTINGS);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const config = buildStateConfig(values, {
    folder: input.folder,
    gitHubTokenRequest: findGitHubTokenRequest(input.environment),
  });
  return { config, logLevel: values.PORT_SYNC_LOG_LEVEL ?? 'info', network, warnings };
}
