import type { Clock } from '../../cli/core/clock';

export interface VirtualClock extends Clock {
  /** Milliseconds that were slept in all. */
  readonly sleptMs: number;
}

/**
 * A clock on which waiting costs no time: `sleep` moves it and resolves at once. Requests over real sockets still
 * take real time, so a limit of any length expires after `patienceMs` real milliseconds.
 */
export function createVirtualClock({ patienceMs = 2000, start = Date.now() } = {}): VirtualClock {
  const realStart = performance.now();
  let sleptMs = 0;
  return {
    get sleptMs() {
      return sleptMs;
    },
    now: () => start + (performance.now() - realStart) + sleptMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      sleptMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
    expire: (ms) => AbortSignal.timeout(Math.min(ms, patienceMs)),
    random: () => 0.5,
  };
}
