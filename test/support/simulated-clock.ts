import type { Clock } from '../../cli/core/clock';

export interface SimulatedClock extends Clock {
  /** Runs everything that the task waits for, without waiting: time jumps from one end of a sleep to the next. */
  run<T>(task: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock for simulations: it stands still while anybody works, and moves on when everybody sleeps. */
export function createSimulatedClock(start = 0): SimulatedClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  function wakeNext(): void {
    const next = [...sleepers].reduce((a, b) => (b.until < a.until ? b : a));
    sleepers.delete(next);
    now = Math.max(now, next.until);
    next.wake();
  }

  return {
    now: () => now,
    random: () => 0.5,
    expire: () => new AbortController().signal,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      return new Promise((resolve) => sleepers.add({ until: now + ms, wake: resolve }));
    },
    async run(task) {
      const progress = { isDone: false };
      const settled = task.finally(() => {
        progress.isDone = true;
      });
      settled.catch(() => undefined);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (progress.isDone) return settled;
        if (sleepers.size === 0) throw new Error('everybody waits and nobody sleeps');
        wakeNext();
      }
    },
  };
}
