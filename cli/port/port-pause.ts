import type { Clock } from '../core/clock';

/** A quota is for five minutes: longer than that nobody else waits for one. Source: Port's documentation, "Rate limits". */
const LONGEST_MS = 300_000;

/** Keeps every request back while one of them was told to wait: the quota is that of all. */
export interface PortPause {
  /** Resolves when nobody has to wait any more. @throws the signal's reason */
  over(signal: AbortSignal): Promise<void>;
  /** Milliseconds that an answer asks to wait; undefined where it says nothing. */
  heed(hintMs: number | undefined): void;
}

/** @param onWait told the milliseconds that a request waits */
export function createPortPause(clock: Clock, onWait: (ms: number) => void): PortPause {
  let until = 0;
  return {
    async over(signal) {
      for (let ms = until - clock.now(); ms > 0; ms = until - clock.now()) {
        onWait(ms);
        await clock.sleep(ms, signal);
      }
    },
    heed(hintMs = 0) {
      if (hintMs > 0) until = Math.max(until, clock.now() + Math.min(hintMs, LONGEST_MS));
    },
  };
}
