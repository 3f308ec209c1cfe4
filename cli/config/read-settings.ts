import type { ConfigurationProblem } from '../core/errors';
import type { Redactor } from '../core/redact';
import type { StackValue } from '../stack/stack-values';
import { findMisspelt } from './misspelt';
import { type NetworkSettings, planNetworkSettings } from './network-settings';
import { parseValues } from './parse-values';
import {
  type Environment,
  type FlagValues,
  gatherRawValues,
  type RawValues,
  readEnvFile,
} from './raw-values';
import { findUnmetRequirements } from './requirements';
import type { SettingValues } from './schemas';
import { registerSecrets } from './secret-values';
import type { SettingName } from './settings';

export interface SettingsInput {
  readonly flags: FlagValues;
  readonly environment: Environment;
  /** What the outputs of a Pulumi stack say. */
  readonly stackValues?: readonly StackValue[];
  /** The current folder. */
  readonly folder: string;
  readonly redactor: Redactor;
}

export interface ReadSettings {
  readonly raw: RawValues;
  /** What is set and right. */
  readonly values: SettingValues;
  readonly network: NetworkSettings;
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly string[];
}

/**
 * Reads these settings from flags, environment and env file, and nothing but files; of other settings no more than what
 * is secret about them is known afterwards.
 * @throws ConfigurationError where the env file cannot be read; what else is wrong stands among the problems
 */
export function readSettings(input: SettingsInput, names: readonly SettingName[]): ReadSettings {
  const { environment, flags, folder, stackValues = [] } = input;
  const envFile = readEnvFile(input);
  const raw = gatherRawValues({ flags, environment, envFile, folder, stackValues });
  registerSecrets(input.redactor, raw.values, { ...envFile, ...environment });

  const { values, problems } = parseValues(raw.values, names);
  const misspelt = findMisspelt([...Object.keys(environment), ...Object.keys(envFile)]);
  const network = planNetworkSettings(raw.values, { environment, envFile, folder });
  return {
    raw: raw.values,
    values,
    network,
    problems: [
      ...raw.problems,
      ...problems,
      ...findUnmetRequirements(values, raw.values, names),
      ...network.problems,
      ...misspelt.problems,
    ],
    warnings: misspelt.warnings,
  };
}
