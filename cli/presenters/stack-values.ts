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
      return values
        .map((value) => toLine(value, (text) => `${value.variable}=${quoteForEnvFile(text)}`))
        .join('\n');
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

/** Env files know no escapes, but three kinds of quotes; double ones would make line breaks of `\n`. */
function quoteForEnvFile(text: string): string {
  if (/^[\w.:/@+=,-]+$/.test(text)) return text;
  const mark = ["'", '`', '"'].find((candidate) => !text.includes(candidate)) ?? "'";
  return `${mark}${text}${mark}`;
}
