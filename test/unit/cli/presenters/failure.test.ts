import {
  ConfigurationError,
  LockedError,
  PortSyncError,
  StoppedError,
  UnavailableError,
} from '../../../../cli/core/errors';
import { presentFailureAsJson, presentFailureAsText, toFailure } from '../../../../cli/presenters/failure';

const wrong = new ConfigurationError([
  { name: 'AZURE_CLOUD', message: 'is wrong', example: 'AzureCloud' },
  { name: '--wire', message: 'is wrong, too' },
]);

describe('each class of error has its exit code', () => {
  test.each([
    [wrong, 2, 'configuration'],
    [new PortSyncError('incomplete', 'x'), 3, 'incomplete'],
    [new UnavailableError('x'), 4, 'unavailable'],
    [new PortSyncError('guard', 'x'), 5, 'guard'],
    [new LockedError('x'), 6, 'locked'],
    [new StoppedError('SIGINT'), 130, 'interrupted'],
    [new StoppedError('SIGTERM'), 143, 'terminated'],
    [new TypeError('x is not a function'), 1, 'bug'],
    ['a thrown string', 1, 'bug'],
    [undefined, 1, 'bug'],
  ])('%s', (error, exitCode, code) => {
    expect(toFailure(error)).toMatchObject({ exitCode, code });
  });
});

test('JSON holds status, exit code and everything that can be done about it', () => {
  expect(JSON.parse(presentFailureAsJson(toFailure(wrong)))).toEqual({
    status: 'failed',
    exitCode: 2,
    error: {
      code: 'configuration',
      message: 'AZURE_CLOUD: is wrong (for example AzureCloud)\n--wire: is wrong, too',
      problems: [
        { name: 'AZURE_CLOUD', message: 'is wrong', example: 'AzureCloud' },
        { name: '--wire', message: 'is wrong, too' },
      ],
      nextSteps: [expect.stringContaining('--help')],
    },
  });
});

test('JSON of another failure has no problems', () => {
  const json = JSON.parse(presentFailureAsJson(toFailure(new LockedError('taken', ['wait'])))) as unknown;
  expect(json).toEqual({
    status: 'failed',
    exitCode: 6,
    error: { code: 'locked', message: 'taken', nextSteps: ['wait'] },
  });
});

test('text lists every problem and the next steps', () => {
  expect(presentFailureAsText(toFailure(wrong), { debug: false }).split('\n')).toEqual([
    'port-sync: 2 problems with the configuration; nothing was sent',
    '  AZURE_CLOUD: is wrong (for example AzureCloud)',
    '  --wire: is wrong, too',
    expect.stringMatching(/^Next: /),
  ]);
});

test('a bug says so, and shows its stack and causes only when debugging', () => {
  const bug = new TypeError('boom', { cause: new RangeError('the reason') });
  const text = presentFailureAsText(toFailure(bug), { debug: false });
  expect(text).toContain('this is a bug in port-sync: TypeError: boom');
  expect(text).not.toContain('failure.test');
  const debugged = presentFailureAsText(toFailure(bug), { debug: true });
  expect(debugged).toContain('failure.test');
  expect(debugged).toContain('caused by RangeError: the reason');
});

test('a message cannot drive the terminal or forge a line that begins with port-sync', () => {
  const problem = { name: 'X', message: 'a\nport-sync: all is well\u001b[2J' };
  const text = presentFailureAsText(toFailure(new ConfigurationError([problem])), { debug: false });
  expect(text).toContain('X: a\\nport-sync: all is well\\u001b[2J');
});
