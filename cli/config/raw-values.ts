import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { StackValue } from '../stack/stack-values';
import { ConfigurationError, type ConfigurationProblem } from '../core/errors';
import { ALL_SETTINGS, ENV_FILE_VARIABLE, type SettingName } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Flags as the parser of the command line leaves them, by their names without dashes. */
export type FlagValues = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** A setting's text, and by which name its user knows it. */
export interface RawValue {
  readonly text: string;
  readonly name: string;
  readonly origin: 'flag' | 'environment' | 'env-file' | 'stack';
}

export type RawValues = Partial<Record<SettingName, RawValue>>;

export interface RawInput {
  readonly flags: FlagValues;
  readonly environment: Environment;
  readonly envFile: Environment;
  /** What the outputs of a Pulumi stack say, least of all. */
  readonly stackValues: readonly StackValue[];
  /** What relative paths of secret files are resolved against. */
  readonly folder: string;
}

/** Precedence: flag, environment, env file, stack. What is empty is not set: CI systems expand unset secrets to nothing. */
export function gatherRawValues(input: RawInput): {
  readonly values: RawValues;
  readonly problems: readonly ConfigurationProblem[];
} {
  const values: RawValues = {};
  const problems: ConfigurationProblem[] = [];
  for (const [variable, setting] of ALL_SETTINGS) {
    const name = `--${setting.flag}`;
    const given = toText(input.flags[setting.flag]);
    const flag = setting.secret && given !== '' ? readSecretFile(resolve(input.folder, given)) : given;
    if (typeof flag !== 'string') problems.push({ name, message: flag.message });
    const raw = pick(input, variable, { name, text: typeof flag === 'string' ? flag : '' });
    if (raw !== undefined) values[variable] = raw;
  }
  return { values, problems };
}

/** The variables of an env file; a file that cannot be read is a configuration error that names its path. */
export function readEnvFile({
  flags,
  environment,
  folder,
}: Omit<RawInput, 'envFile' | 'stackValues'>): Environment {
  const flag = toText(flags['env-file']);
  const file = flag === '' ? (environment[ENV_FILE_VARIABLE] ?? '') : flag;
  if (file === '') return {};
  const content = readText(resolve(folder, file));
  if (typeof content === 'string') return parseEnv(content);
  const name = flag === '' ? ENV_FILE_VARIABLE : '--env-file';
  throw new ConfigurationError([{ name, message: content.message }]);
}

/** A file's text, or why there is none. */
export function readText(path: string): string | { readonly message: string } {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(code)})`;
    return { message: `${path}: ${reason}` };
  }
}

function pick(
  { environment, envFile, stackValues }: RawInput,
  variable: SettingName,
  flag: { readonly name: string; readonly text: string },
): RawValue | undefined {
  if (flag.text !== '') return { ...flag, origin: 'flag' };
  const fromEnvironment = environment[variable]?.trim() ?? '';
  if (fromEnvironment !== '') return { text: fromEnvironment, name: variable, origin: 'environment' };
  const fromFile = envFile[variable]?.trim() ?? '';
  if (fromFile !== '') return { text: fromFile, name: variable, origin: 'env-file' };
  const said = stackValues.find((each) => each.variable === variable);
  const fromStack = said?.value.trim() ?? '';
  if (said === undefined || fromStack === '') return undefined;
  return { text: fromStack, name: `output ${said.output} of the stack`, origin: 'stack' };
}

function readSecretFile(path: string): string | { readonly message: string } {
  const content = readText(path);
  if (typeof content !== 'string') return content;
  return content.trim() === '' ? { message: `${path}: the file is empty` } : content.trim();
}

function toText(flag: FlagValues[string]): string {
  if (typeof flag === 'string') return flag.trim();
  return Array.isArray(flag) ? flag.join(',').trim() : '';
}
