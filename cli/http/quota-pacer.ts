import type { Clock } from '../core/clock';
import { clockSpanMs, type HeaderReader } from './retry-hint';

/**
 * What Resource Graph grants a principal until its headers say otherwise: 15 queries per window of 5 seconds.
 * Source: Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph".
 */
const DEFAULT_LIMIT = 15;
const DEFAULT_WINDOW_MS = 5000;
/** `hh:mm:ss` has no fractions: a second more is the least that is surely enough. */
const HEADER_RESOLUTION_MS = 1000;

export interface QuotaPacer {
  /** Resolves when one more request fits into the quota. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Learns from an answer's `x-ms-user-quota-remaining` and `x-ms-user-quota-resets-after`. */
  learn(header: HeaderReader): void;
}

/**
 * Paces requests by a quota of a fixed window that is reset as a whole. The window ends no later than its full length
 * after the first answer of it, which is finer than the header's whole seconds.
 * @param onWait told the milliseconds that a request waits
 */
export function createQuotaPacer(clock: Clock, onWait: (ms: number) => void): QuotaPacer {
  let limit = DEFAULT_LIMIT;
  let windowMs = DEFAULT_WINDOW_MS;
  let remaining = DEFAULT_LIMIT;
  let inFlight = 0;
  /** `remaining` of the latest answer in this window; `undefined` until one came. */
  let lastSeen: number | undefined;
  /** The window is over then at the latest; `undefined` while no request has been sent in it. */
  let resetAt: number | undefined;

  function beginWindowIfOver(): void {
    if (resetAt === undefined || clock.now() < resetAt) return;
    remaining = Math.max(1, limit - inFlight);
    resetAt = undefined;
    lastSeen = undefined;
  }

  return {
    async acquire(signal) {
      beginWindowIfOver();
      while (remaining <= 0) {
        const waitMs = Math.max(1, (resetAt ?? clock.now() + windowMs) - clock.now());
        onWait(waitMs);
        await clock.sleep(waitMs, signal);
        beginWindowIfOver();
      }
      remaining -= 1;
      inFlight += 1;
      resetAt ??= clock.now() + windowMs;
    },
    learn(header) {
      inFlight = Math.max(0, inFlight - 1);
      const seen = Number.parseInt(header('x-ms-user-quota-remaining') ?? '', 10);
      const resetsAfterMs = clockSpanMs(header('x-ms-user-quota-resets-after'));
      if (Number.isNaN(seen) || resetsAfterMs === undefined) return;
      limit = Math.max(limit, seen + 1);
      windowMs = Math.max(windowMs, resetsAfterMs);
      const latestEnd = clock.now() + Math.min(windowMs, resetsAfterMs + HEADER_RESOLUTION_MS);
      const isNewWindow = lastSeen === undefined || seen > lastSeen + inFlight;
      resetAt = isNewWindow ? latestEnd : Math.min(resetAt ?? latestEnd, latestEnd);
      lastSeen = seen;
      remaining = Math.max(0, seen - inFlight);
    },
  };
}
