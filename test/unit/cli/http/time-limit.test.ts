import type { Clock } from '../../../../cli/core/clock';
import { systemClock } from '../../../../cli/core/clock';
import { TimeLimitError, withTimeLimit } from '../../../../cli/http/time-limit';

function fakeLimits() {
  const expiry = new AbortController();
  const stop = new AbortController();
  const asked: number[] = [];
  const clock: Clock = {
    ...systemClock,
    expire: (ms) => {
      asked.push(ms);
      return expiry.signal;
    },
  };
  return { limits: { clock, limitMs: 3000, signal: stop.signal }, expiry, stop, asked };
}

/** A task that ends as soon as its signal is aborted, as requests do. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });

test('a task in time is handed through', async () => {
  const { limits, asked } = fakeLimits();
  await expect(withTimeLimit(() => Promise.resolve('done'), limits)).resolves.toBe('done');
  expect(asked).toEqual([3000]);
});

test('a failure in time is handed through', async () => {
  const error = new Error('refused');
  await expect(withTimeLimit(() => Promise.reject(error), fakeLimits().limits)).rejects.toBe(error);
});

test('a task over time is aborted and named with its limit', async () => {
  const { limits, expiry } = fakeLimits();
  const outcome = withTimeLimit(untilAborted, limits);
  expiry.abort();
  await expect(outcome).rejects.toEqual(new TimeLimitError(3000));
  await expect(outcome).rejects.toThrow('no complete answer within 3 s');
});

test('a stop is told by its own reason and not as a time limit', async () => {
  const { limits, stop, expiry } = fakeLimits();
  const reason = new Error('stopped by SIGTERM');
  const outcome = withTimeLimit(untilAborted, limits);
  stop.abort(reason);
  expiry.abort();
  await expect(outcome).rejects.toBe(reason);
});

test('a task that does not heed its signal is left to itself', async () => {
  const never = () => new Promise<never>(() => undefined);
  const late = fakeLimits();
  const overTime = withTimeLimit(never, late.limits);
  late.expiry.abort();
  await expect(overTime).rejects.toEqual(new TimeLimitError(3000));

  const stopped = fakeLimits();
  const reason = new Error('stopped by SIGTERM');
  const outcome = withTimeLimit(never, stopped.limits);
  stopped.stop.abort(reason);
  await expect(outcome).rejects.toBe(reason);
});
