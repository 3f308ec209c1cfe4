import { Errors } from '@oclif/core';
import { ConfigurationError, type ConfigurationProblem } from './core/errors';
import { findNearest } from './core/nearest';

/** What the command line could have said. */
export interface KnownWords {
  readonly argv: readonly string[];
  /** Long and short names of flags, without dashes. */
  readonly flags: readonly string[];
  readonly commands: readonly string[];
}

/**
 * The command line parser's errors in our words; other errors are returned as they are. No message repeats a value:
 * one that follows an unknown flag may be a secret.
 */
export function toUsageError(error: unknown, known: KnownWords): unknown {
  if (!(error instanceof Errors.CLIError)) return error;
  const command = /^command (\S+?)\.? not found/i.exec(error.message)?.[1];
  if (command !== undefined) return new ConfigurationError([describeUnknownCommand(command, known)]);
  const unknownFlags = findUnknownFlags(known);
  if (unknownFlags.length > 0) {
    return new ConfigurationError(unknownFlags.map((flag) => describeUnknownFlag(flag, known)));
  }
  if ('args' in error) return new ConfigurationError(describeArguments(error.args));
  const message = error.message.split('\n')[0] ?? '';
  const name = /--[a-z-]+/.exec(message)?.[0] ?? 'command line';
  return new ConfigurationError([{ name, message: message.replace(`Flag ${name} `, '') }]);
}

const UNEXPECTED_ARGUMENT: ConfigurationProblem = {
  name: 'command line',
  message:
    'there is an argument too many; a list is one argument with commas, and needs quotes if it has blanks',
};

/** oclif tells of arguments that are missing as objects with a name, and of those too many as texts. */
function describeArguments(args: unknown): readonly ConfigurationProblem[] {
  const missing = (Array.isArray(args) ? args : []).flatMap((arg: unknown) =>
    typeof arg === 'object' && arg !== null && 'name' in arg ? [String(arg.name).toUpperCase()] : [],
  );
  if (missing.length === 0) return [UNEXPECTED_ARGUMENT];
  return missing.map((name) => ({ name, message: 'is needed and is missing' }));
}

function findUnknownFlags({ argv, flags }: KnownWords): readonly string[] {
  const end = argv.indexOf('--');
  const given = (end === -1 ? argv : argv.slice(0, end)).filter((word) => /^--?[a-z]/i.test(word));
  const names = given.map((word) => word.replace(/=.*$/s, ''));
  return [...new Set(names)].filter((name) => !flags.includes(name.replace(/^--?/, '')));
}

function describeUnknownFlag(flag: string, { flags }: KnownWords): ConfigurationProblem {
  const name = flag.replace(/^-+/, '');
  const fileFlag = `${name}-file`;
  if (flags.includes(fileFlag)) {
    const message = `there is no such flag: secrets are read from files; use --${fileFlag} or the variable`;
    return { name: flag, message };
  }
  const nearest = findNearest(name, flags);
  const meant = nearest === undefined ? '' : `; did you mean --${nearest}?`;
  return { name: flag, message: `there is no such flag${meant}` };
}

function describeUnknownCommand(id: string, { commands }: KnownWords): ConfigurationProblem {
  if (id.startsWith('-')) {
    return { name: id.replace(/=.*/s, ''), message: 'there is no command; flags come after the command' };
  }
  const command = id.replaceAll(':', ' ');
  if (commands.includes(command.split(' ')[0] ?? '')) return UNEXPECTED_ARGUMENT;
  const nearest = findNearest(command, commands);
  const meant =
    nearest === undefined ? `; there are ${[...commands].sort().join(', ')}` : `; did you mean ${nearest}?`;
  return { name: command, message: `there is no such command${meant}` };
}
