import {
  ConfigurationError,
  EXIT_CODES,
  LockedError,
  PortSyncError,
  StoppedError,
  UnavailableError,
} from '../../../../cli/core/errors';

test.each<[PortSyncError, number]>([
  [new ConfigurationError([]), 2],
  [new UnavailableError('x'), 4],
  [new LockedError('x'), 6],
  [new StoppedError('SIGINT'), 130],
  [new StoppedError('SIGTERM'), 143],
  [new PortSyncError('incomplete', 'x'), 3],
])('%s ends with %d', (error, code) => {
  expect(error.exitCode).toBe(code);
});

test('every exit code is used once and says what it means', () => {
  const codes = Object.values(EXIT_CODES);
  expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
  expect(new Set(codes.map(({ meaning }) => meaning)).size).toBe(codes.length);
});

test('all configuration problems are told at once, each with its example', () => {
  const error = new ConfigurationError([
    { name: 'A', message: 'is missing', example: 'A=1' },
    { name: '--b', message: 'is no number' },
  ]);
  expect(error.message).toBe('A: is missing (for example A=1)\n--b: is no number');
});
