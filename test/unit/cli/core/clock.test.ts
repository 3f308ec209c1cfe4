import { systemClock } from '../../../../cli/core/clock';

test('a stop ends a sleep at once, with its own reason', async () => {
  const reason = new Error('stopped by SIGINT');
  const stop = new AbortController();
  const slept = systemClock.sleep(3_600_000, stop.signal);
  stop.abort(reason);
  await expect(slept).rejects.toBe(reason);
});

test('whoever is stopped already does not sleep', async () => {
  const reason = new Error('stopped by SIGTERM');
  await expect(systemClock.sleep(3_600_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('a sleep ends by itself', async () => {
  await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  await expect(systemClock.sleep(0)).resolves.toBeUndefined();
});
