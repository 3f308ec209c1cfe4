import { RemoteError, type RemoteFailure } from '../../../../cli/http/remote-error';
import { planRetry, withRetries, type RetryPolicy } from '../../../../cli/http/retry';
import { createVirtualClock } from '../../../support/virtual-clock';

const policy: RetryPolicy = { maxAttempts: 4, baseDelayMs: 500, maxDelayMs: 1500, maxTotalWaitMs: 10_000 };

function failure(more: Partial<RemoteFailure> = {}): RemoteError {
  return new RemoteError({ service: 'Port', operation: 'ask', detail: 'busy', transient: true, ...more });
}

describe('the plan', () => {
  const plan = (
    more: Partial<RemoteFailure>,
    state: { attempt?: number; waitedMs?: number; random?: number } = {},
  ) => planRetry(failure(more), { attempt: 1, waitedMs: 0, random: 0.5, ...state }, policy);

  test.each([
    [1, 500],
    [2, 1000],
    [3, 1500],
  ])('after attempt %d without a hint waits about %d ms', (attempt, expected) => {
    expect(plan({}, { attempt })).toBe(expected);
    expect(plan({}, { attempt, random: 0 })).toBe(expected * 0.75);
    expect(plan({}, { attempt, random: 0.999 })).toBeLessThanOrEqual(expected * 1.25);
  });

  test.each<[string, Partial<RemoteFailure>, { attempt?: number; waitedMs?: number }]>([
    ['what asking again cannot help', { transient: false }, {}],
    ['what asking again cannot help, whatever the hint', { transient: false, retryAfterMs: 1000 }, {}],
    ['a failure after the last attempt', {}, { attempt: 4 }],
    ['a wait that is longer than all waits together may be', { retryAfterMs: 10_001 }, {}],
    ['a wait after so many others', {}, { waitedMs: 9_800 }],
    ['a server that names a time for ever', { retryAfterMs: 1 }, { attempt: 60 }],
  ])('gives up on %s', (_, more, state) => {
    expect(plan(more, state)).toBeUndefined();
  });

  test.each([0, 0.5, 0.999])('never comes earlier than asked, and a little later (chance %d)', (random) => {
    const delay = plan({ retryAfterMs: 2000 }, { random });
    expect(delay).toBeGreaterThanOrEqual(2000);
    expect(delay).toBeLessThanOrEqual(2200);
  });

  test('a server that names a time is asked more often than one that says nothing', () => {
    expect(plan({ retryAfterMs: 100 }, { attempt: 20 })).toBe(105);
  });

  test('a hint of no time at all is no hint', () => {
    expect(plan({ retryAfterMs: 0 })).toBe(500);
  });
});

describe('attempts', () => {
  const run = async (failures: readonly RemoteError[], signal = new AbortController().signal) => {
    const clock = createVirtualClock();
    const delays: number[] = [];
    let attempts = 0;
    const attempt = (): Promise<string> => {
      const error = failures[attempts];
      attempts += 1;
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    };
    const result = await withRetries(attempt, {
      clock,
      signal,
      policy,
      onRetry: (_, ms) => delays.push(ms),
    }).catch((error: unknown) => error);
    return { result, attempts, delays, sleptMs: clock.sleptMs };
  };

  test('go on until one succeeds, and wait what was planned', async () => {
    const outcome = await run([failure(), failure({ retryAfterMs: 2000 }), failure()]);
    expect(outcome).toEqual({ result: 'done', attempts: 4, delays: [500, 2100, 1500], sleptMs: 4100 });
  });

  test('end with the last failure', async () => {
    const last = failure({ detail: 'still busy' });
    const outcome = await run([failure(), failure(), failure(), last, failure()]);
    expect(outcome).toMatchObject({ result: last, attempts: 4, sleptMs: 3000 });
  });

  test('are not repeated where that cannot help', async () => {
    const refusal = failure({ transient: false });
    expect(await run([refusal])).toMatchObject({ result: refusal, attempts: 1, sleptMs: 0 });
  });

  test('do not wait more than the policy allows in all', async () => {
    const many = Array.from({ length: 10 }, () => failure({ retryAfterMs: 3000 }));
    const { attempts, sleptMs } = await run(many);
    expect(attempts).toBe(4);
    expect(sleptMs).toBe(3 * 3150);
  });

  test('a bug passes through at once', async () => {
    const bug = new TypeError('undefined is not a function');
    const clock = createVirtualClock();
    const attempt = withRetries(() => Promise.reject(bug), { clock, signal: new AbortController().signal });
    await expect(attempt).rejects.toBe(bug);
    expect(clock.sleptMs).toBe(0);
  });

  test('a stop ends them with its reason, before an attempt and during a wait', async () => {
    const reason = new Error('stopped by SIGINT');
    expect(await run([], AbortSignal.abort(reason))).toMatchObject({ result: reason, attempts: 0 });
    const stop = new AbortController();
    const clock = createVirtualClock();
    const attempt = withRetries(() => Promise.reject(failure()), {
      clock,
      signal: stop.signal,
      onRetry: () => stop.abort(reason),
    });
    await expect(attempt).rejects.toBe(reason);
  });
});
