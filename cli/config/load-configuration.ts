import { resolve } from 'node:path';
import type { Config } from '../core/config';
import { ConfigurationError } from '../core/errors';
import type { LogLevel } from '../core/pino-log';
import type { Redactor } from '../core/redact';
import type { StackValue } from '../stack/stack-values';
import { buildConfig } from './build-config';
import { findCatalogFolder } from './catalog-folder';
import { findGitHubTokenRequest } from './github-actions';
import { findMisspelt } from './misspelt';
import { planNetworkSettings, type NetworkSettings } from './network-settings';
import { parseValues } from './parse-values';
import { gatherRawValues, readEnvFile, type Environment, type FlagValues } from './raw-values';
import { findUnmetRequirements } from './requirements';
import { registerSecrets } from './secret-values';
import { ALL_SETTINGS } from './settings';
import { parseSince } from './since';

export interface ConfigurationInput {
  readonly command: 'full' | 'incremental' | 'run';
  readonly flags: FlagValues;
  readonly environment: Environment;
  /** What the outputs of a Pulumi stack say. */
  readonly stackValues?: readonly StackValue[];
  /** The current folder. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Holds the packaged `blueprints/` and `mappings/`. */
  readonly packageFolder: string;
  readonly redactor: Redactor;
}

export interface Configuration {
  readonly config: Config;
  readonly mode: 'full' | 'incremental';
  readonly logLevel: LogLevel;
  readonly network: NetworkSettings;
  /** A file, or `-` for stderr; undefined: nobody wants to see the requests. */
  readonly debugHttp: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * Reads flags, environment and env file, and nothing but files. Throws a ConfigurationError that holds every problem
 * there is.
 */
export function loadConfiguration(input: ConfigurationInput): Configuration {
  const { command, environment, flags, folder } = input;
  const envFile = readEnvFile(input);
  const raw = gatherRawValues({ flags, environment, envFile, folder, stackValues: input.stackValues ?? [] });
  registerSecrets(input.redactor, raw.values, { ...envFile, ...environment });

  const names = ALL_SETTINGS.filter(([, { onlyRun }]) => !onlyRun || command === 'run').map(([name]) => name);
  const { values, problems } = parseValues(raw.values, names);
  const mode = command === 'run' ? (values.SYNC_MODE ?? 'incremental') : command;
  const since = parseSince(flags['since'], { mode, now: input.now });
  const misspelt = findMisspelt([...Object.keys(environment), ...Object.keys(envFile)]);
  const network = planNetworkSettings(raw.values, { environment, envFile, folder });
  const catalog = findCatalogFolder(raw.values.PORT_SYNC_CATALOG, {
    current: folder,
    packaged: input.packageFolder,
  });

  const all = [
    ...raw.problems,
    ...problems,
    ...since.problems,
    ...findUnmetRequirements(values, raw.values),
    ...catalog.problems,
    ...network.problems,
    ...misspelt.problems,
  ];
  if (all.length > 0) throw new ConfigurationError(all);

  const config = buildConfig(values, {
    folder,
    catalogFolder: catalog.folder,
    gitHubTokenRequest: findGitHubTokenRequest(environment),
    since: since.instant,
    dryRun: flags['dry-run'] === true,
    acceptDeletes: flags['accept-deletes'] === true,
  });
  const logLevel = values.PORT_SYNC_LOG_LEVEL ?? 'info';
  const debugHttp = toTraceTarget(values.PORT_SYNC_DEBUG_HTTP, folder);
  return { config, mode, logLevel, network, debugHttp, warnings: misspelt.warnings };
}

function toTraceTarget(text: string | undefined, folder: string): string | undefined {
  return text === undefined || text === '-' ? text : resolve(folder, text);
}
