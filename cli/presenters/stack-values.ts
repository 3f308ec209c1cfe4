import { isDeepStrictEqual, parseEnv } from 'node:util';
import { ConfigurationError } from '../core/errors';
import type { ShownValue } from '../stack/stack-values';

export const STACK_FORMATS = ['dotenv', 'github', 'json', 'shell'] as const;
export type StackFormat = (typeof STACK_FORMATS)[number];

/** For the commands of the format `github`. Undefined: the stack that is selected. */
export interface NamedStack {
  readonly stack: string | undefined;
}

/** The values of a stack for other programs. A secret that is not shown is a comment, and `***` in JSON. */
export function presentStackValues(
  values: readonly ShownValue[],
  format: StackFormat,
  { stack }: NamedStack,
): string {
  switch (format) {
    case 'json':
      return JSON.stringify(Object.fromEntries(values.map(toMember)), null, 2);
    case 'dotenv':
      return values.map((value) => toLine(value, (text) => toEnvLine(value, text))).join('\n');
    case 'shell':
      return values
        .map((value) => toLine(value, (text) => `export ${value.variable}=${quote(text)}`))
        .join('\n');
    case 'github':
      return values.map((value) => toCommand(value, stack)).join('\n');
  }
}

function toMember({ variable, value }: ShownValue): [string, string] {
  return [variable, value ?? '***'];
}

function toLine({ variable, value }: ShownValue, write: (text: string) => string): string {
  return value === undefined ? `# ${variable} is a secret: --show-secrets shows it` : write(value);
}

/**
 * A command that stores the value in the repository. `gh` reads it from standard input, since every user of the machine
 * can read a process's arguments; `printf` is no process. A secret that is not shown comes straight from Pulumi.
 */
function toCommand({ output, variable, value, isSecret }: ShownValue, stack: string | undefined): string {
  const named = stack === undefined ? '' : ` --stack ${quote(stack)}`;
  const source =
    value === undefined
      ? `pulumi stack output ${output} --show-secrets${named}`
      : `printf '%s' ${quote(value)}`;
  return `${source} | gh ${isSecret ? 'secret' : 'variable'} set ${variable}`;
}

/** One word of POSIX shell, whatever the text holds. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Env files know no escapes, but three kinds of quotes; what is written has to be what is read.
 * @throws ConfigurationError where that can't be had
 */
function toEnvLine({ output, variable }: ShownValue, text: string): string {
  const plain = /^[\w.:/@+=,-]+$/.test(text) ? [text] : [];
  const quoted = ["'", '`', '"'].map((mark) => `${mark}${text}${mark}`);
  const lines = [...plain, ...quoted].map((value) => `${variable}=${value}`);
  const line = lines.find((each) => isDeepStrictEqual({ ...parseEnv(each) }, { [variable]: text }));
  if (line !== undefined) return line;
  const message =
    'holds what no env file can hold (all kinds of quotes, or a line end of Windows): use --format shell';
  throw new ConfigurationError([{ name: `output ${output} of the stack`, message }]);
}
