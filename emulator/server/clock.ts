import type { EmulatorClock } from './types';

export interface MovableClock extends EmulatorClock {
  advance(milliseconds: number): void;
  /** Back to real time, for a world that begins anew. */
  reset(): void;
}

/** Real time plus an offset. */
export function createClock(): MovableClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    reset: () => {
      offset = 0;
    },
  };
}
