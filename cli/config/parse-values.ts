import { z } from 'zod';
import type { ConfigurationProblem } from '../core/errors';
import { toConfigurationProblem } from './problem';
import type { RawValues } from './raw-values';
import { SCHEMAS, type SettingValues } from './schemas';
import { ALL_SETTINGS, type SettingName } from './settings';

const SCHEMA = z.object(SCHEMAS).partial();

/** Reads every text that is set. What is wrong is left out of the values and stands among the problems. */
export function parseValues(
  raw: RawValues,
  names: readonly SettingName[] = ALL_SETTINGS.map(([name]) => name),
): { readonly values: SettingValues; readonly problems: readonly ConfigurationProblem[] } {
  const texts = names.map((name) => [name, raw[name]?.text] as const);
  const result = SCHEMA.safeParse(Object.fromEntries(texts));
  if (result.success) return { values: result.data, problems: [] };

  const { issues } = result.error;
  const problems = names.flatMap((name) =>
    issues
      .filter((issue) => issue.path[0] === name)
      .map((issue) => toConfigurationProblem(name, issue.message, raw[name])),
  );
  const right = texts.filter(([name]) => !issues.some((issue) => issue.path[0] === name));
  return { values: SCHEMA.parse(Object.fromEntries(right)), problems };
}
