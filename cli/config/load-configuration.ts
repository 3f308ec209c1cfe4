import { resolve } from 'node:path';
import type { Config } from '../core/config';
import { ConfigurationError } from '../core/errors';
import type { LogLevel } from '../core/pino-log';
import { buildConfig } from './build-config';
import { findCatalogFolder } from './catalog-folder';
import { findGitHubTokenRequest } from './github-actions';
import type { NetworkSettings } from './network-settings';
import { readSettings, type SettingsInput } from './read-settings';
import { ALL_SETTINGS } from './settings';
import { parseSince } from './since';

export interface ConfigurationInput extends SettingsInput {
  readonly command: 'full' | 'incremental' | 'run';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Holds the packaged `blueprints/` and `mappings/`. */
  readonly packageFolder: string;
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
  const names = ALL_SETTINGS.filter(([, { onlyRun }]) => !onlyRun || command === 'run').map(([name]) => name);
  const { raw, values, network, problems, warnings } = readSettings(input, names);
  const mode = command === 'run' ? (values.SYNC_MODE ?? 'incremental') : command;
  const since = parseSince(flags['since'], { mode, now: input.now });
  const catalog = findCatalogFolder(raw.PORT_SYNC_CATALOG, {
    current: folder,
    packaged: input.packageFolder,
  });
  const all = [...problems, ...since.problems, ...catalog.problems];
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
  return { config, mode, logLevel, network, debugHttp, warnings };
}

function toTraceTarget(text: string | undefined, folder: string): string | undefined {
  return text === undefined || text === '-' ? text : resolve(folder, text);
}
