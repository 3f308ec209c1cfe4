import type { Clock } from '../core/clock';
import type { Pacer } from './pacer';

/** At most so many requests in any span of so many milliseconds. */
export interface RequestWindow {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * Paces requests by several windows at once, for services whose answers say nothing of their quota. Refused requests
 * count as well.
 * @param onWait told the milliseconds that a request waits
 */
export function createWindowPacer(
  clock: Clock,
  windows: readonly RequestWindow[],
  onWait: (ms: number) => void,
): Pacer {
  const longest = Math.max(...windows.map(({ requests }) => requests));
  const sent: number[] = [];

  /** How long until the request that fills a window has left it. */
  function waitMs(): number {
    const waits = windows.map(({ requests, windowMs }) => {
      const filling = sent.at(-requests);
      return filling === undefined ? 0 : filling + windowMs - clock.now();
    });
    return Math.ceil(Math.max(0, ...waits));
  }

  return {
    async acquire(signal) {
      for (let ms = waitMs(); ms > 0; ms = waitMs()) {
        onWait(ms);
        await clock.sleep(ms, signal);
      }
      sent.push(clock.now());
      if (sent.length > longest) sent.shift();
      return () => undefined;
    },
  };
}
