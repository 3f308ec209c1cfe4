import { Errors } from '@oclif/core';
import { ConfigurationError } from '../../../cli/core/errors';
import { toUsageError } from '../../../cli/usage-errors';

const FLAGS = ['dry-run', 'wire', 'azure-client-secret-file'];
const COMMANDS = ['full', 'run', 'help'];

function explain(message: string, argv: readonly string[] = []) {
  const error = toUsageError(new Errors.CLIError(message), { argv, flags: FLAGS, commands: COMMANDS });
  return error instanceof ConfigurationError ? error.problems : error;
}

test('an unknown command comes with the nearest one, or with all', () => {
  expect(explain('command ful not found')).toEqual([
    { name: 'ful', message: 'there is no such command; did you mean full?' },
  ]);
  expect(explain('Command destroy not found.')).toEqual([
    { name: 'destroy', message: 'there is no such command; there are full, help, run' },
  ]);
});

test('flags before the command are told so, without their value', () => {
  expect(explain('command --wire=x not found')).toEqual([
    { name: '--wire', message: 'there is no command; flags come after the command' },
  ]);
});

test('every unknown flag comes with the nearest one, and never with its value', () => {
  const argv = ['--dry-rum', '--token=hunter2', 'hunter2', '--wire', 'batch', '--', '--other'];
  const problems = explain('Nonexistent flags: --dry-rum, --token=hunter2', argv);
  expect(problems).toEqual([
    { name: '--dry-rum', message: 'there is no such flag; did you mean --dry-run?' },
    { name: '--token', message: 'there is no such flag' },
  ]);
});

test('a secret as a flag is pointed to the file flag', () => {
  const [problem] = explain('Unexpected argument: hunter2', ['--azure-client-secret', 'hunter2']) as {
    message: string;
  }[];
  expect(problem?.message).toContain('use --azure-client-secret-file or the variable');
  expect(problem?.message).not.toContain('hunter2');
});

test('a word too many after a command is not repeated', () => {
  expect(explain('command full:hunter2 not found')).toEqual([
    { name: 'command line', message: expect.stringContaining('an argument too many') as string },
  ]);
});

test.each([
  ['Flag --wire expects a value', 'expects a value'],
  ['Flag --wire can only be specified once', 'can only be specified once'],
])('%s', (message, expected) => {
  expect(explain(message, ['--wire'])).toEqual([{ name: '--wire', message: expected }]);
});

test('other errors stay what they are', () => {
  const bug = new TypeError('x');
  expect(toUsageError(bug, { argv: [], flags: [], commands: [] })).toBe(bug);
});
