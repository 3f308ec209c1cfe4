import { ConfigurationError } from '../core/errors';
import type { Config } from '../core/config';
import type { LogLevel } from '../core/pino-log';
import type { Redactor } from '../core/redact';
import type { StackValue } from '../stack/stack-values';
import { buildConfig } from './build-config';
import { findGitHubTokenRequest } from './github-actions';
import { findMisspelt } from './misspelt';
import { planNetworkSettings, type NetworkSettings } from './network-settings';
import { parseValues } from './parse-values';
import { gatherRawValues, readEnvFile, type Environment, type FlagValues } from './raw-values';
import { registerSecrets } from './secret-values';
import { STORE_SETTINGS } from './store-settings';

export interface StoreConfigurationInput {
  readonly flags: FlagValues;
  readonly environment: Environment;
  readonly stackValues: readonly StackValue[];
  /** The current folder. */
  readonly folder: string;
  readonly redactor: Redactor;
}

export interface StoreConfiguration {
  readonly config: Config;
  readonly logLevel: LogLevel;
  readonly network: NetworkSettings;
  readonly warnings: readonly string[];
}

/** Reads flags, environment and env file. Both sources unless told otherwise. @throws ConfigurationError with every problem */
export function loadStoreConfiguration(input: StoreConfigurationInput): StoreConfiguration {
  const { environment, folder, redactor } = input;
  const envFile = readEnvFile(input);
  const raw = gatherRawValues({ ...input, envFile });
  registerSecrets(redactor, raw.values, { ...envFile, ...environment });
  const { values, problems } = parseValues(raw.values, STORE_SETTINGS);
  const misspelt = findMisspelt([...Object.keys(environment), ...Object.keys(envFile)]);
  const network = planNetworkSettings(raw.values, { environment, envFile, folder });
  const all = [...raw.problems, ...problems, ...network.problems, ...misspelt.problems];
  if (all.length > 0) throw new ConfigurationError(all);
  // The variable says what a run reads; whoever looks at the state wants to see all of it.
  const sources = raw.values.PORT_SYNC_SOURCES?.origin === 'flag' ? values.PORT_SYNC_SOURCES : undefined;
  const config = buildConfig(
    { ...values, PORT_SYNC_SOURCES: sources ?? ['azure', 'entra'] },
    {
      folder,
      catalogFolder: folder,
      gitHubTokenRequest: findGitHubTokenRequest(environment),
      since: undefined,
      dryRun: false,
      acceptDeletes: false,
    },
  );
  return { config, logLevel: values.PORT_SYNC_LOG_LEVEL ?? 'warn', network, warnings: misspelt.warnings };
}
