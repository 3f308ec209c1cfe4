import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, passed in wherever something waits, so that tests need neither. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after `ms` milliseconds. */
  expire(ms: number): AbortSignal;
  /** In [0, 1): for jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node rejects with an AbortError of its own, which hides that the operator stopped us.
      signal?.throwIfAborted();
      throw error;
    }
  },
  expire: (ms) => AbortSignal.timeout(ms),
  random: () => Math.random(),
};
