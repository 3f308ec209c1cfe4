import { isTransientStatus, RemoteError } from '../../../../cli/http/remote-error';

const failure = { service: 'Port', operation: 'search entities', detail: 'try later', transient: true };

test.each([
  [{}, 'Port: search entities failed: try later'],
  [{ status: 429 }, 'Port: search entities failed: HTTP 429: try later'],
  [{ status: 429, code: 'rate_limited' }, 'Port: search entities failed: HTTP 429 rate_limited: try later'],
  [
    { code: 'ECONNRESET', requestId: 'r-1' },
    'Port: search entities failed: ECONNRESET: try later (request r-1)',
  ],
])('%j reads %s', (more, expected) => {
  const error = new RemoteError({ ...failure, ...more });
  expect(error.message).toBe(expected);
  expect(error.exitCode).toBe(4);
});

test('next steps and the cause are kept', () => {
  const cause = new Error('inner');
  const error = new RemoteError({ ...failure, status: 403, code: 'x', nextSteps: ['Do this.'], cause });
  expect([error.nextSteps, error.cause, error.status, error.code]).toEqual([['Do this.'], cause, 403, 'x']);
});

test.each([
  [[408, 425, 429, 500, 502, 503, 504, 520], true],
  [[301, 400, 401, 403, 404, 409, 413, 422, 501, 505], false],
])('%j may go away by themselves: %p', (statuses, expected) => {
  expect(statuses.map(isTransientStatus)).toEqual(statuses.map(() => expected));
});
