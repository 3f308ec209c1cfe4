import type { Clock } from '../../cli/core/clock';

export interface SteppedClock extends Clock {
  /** Moves time on; whoever sleeps until then or earlier wakes, in order. */
  step(ms: number): Promise<void>;
  /** How many sleep at the moment. */
  readonly sleepers: () => number;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to move. @param start milliseconds since the epoch */
export function createSteppedClock(start = 0): SteppedClock {
  let now = start;
  let sleepers: readonly Sleeper[] = [];
  const remove = (sleeper: Sleeper) => {
    sleepers = sleepers.filter((each) => each !== sleeper);
  };
  const wakeNext = (until: number): boolean => {
    const [next] = [...sleepers].sort((a, b) => a.until - b.until).filter((each) => each.until <= until);
    if (next === undefined) return false;
    now = next.until;
    remove(next);
    next.wake();
    return true;
  };
  return {
    now: () => now,
    random: () => 0,
    expire: () => new AbortController().signal,
    sleepers: () => sleepers.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + ms, wake: resolve };
        sleepers = [...sleepers, sleeper];
        signal?.addEventListener('abort', () => {
          remove(sleeper);
          reject(new Error('aborted'));
        });
      }),
    step: async (ms) => {
      const until = now + ms;
      // What wakes may go to sleep again within this step.
      do await new Promise((resolve) => setImmediate(resolve));
      while (wakeNext(until));
      now = until;
    },
  };
}
