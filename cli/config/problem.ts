import type { ConfigurationProblem } from '../core/errors';
import type { RawValue } from './raw-values';
import { SETTINGS, type SettingName } from './settings';

/** A problem with a setting, by the name under which it was given, with the setting's example. */
export function toConfigurationProblem(
  variable: SettingName,
  message: string,
  raw?: RawValue,
): ConfigurationProblem {
  const place = raw?.origin === 'env-file' ? `${message} (set in the env file)` : message;
  return { name: raw?.name ?? variable, message: place, example: SETTINGS[variable].example };
}
