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

/** Tells the pacer what an answer says: `x-ms-user-quota-remaining` and `x-ms-user-quota-resets-after`. */
export type LearnFromAnswer = (header: HeaderReader) => void;

export interface QuotaPacer {
  /**
   * Resolves when one more request fits into the quota.
   * @returns what must be called once with the answer's headers, whatever became of the request
   */
  acquire(signal: AbortSignal): Promise<LearnFromAnswer>;
}

/** One window of the server's, as far as we know of it. */
interface Window {
  /** Our own requests that count in it, the ones under way when it began among them. */
  sent: number;
  answered: number;
  /** What others of the same principal have taken from it, at least. */
  takenByOthers: number;
  /** What is left to them: as much as they took from the window before. */
  readonly leftToOthers: number;
  /** It is over then at the latest; `undefined` while no request has been sent in it. */
  resetAt: number | undefined;
  /** Whether an answer has said when it ends. */
  isKnown: boolean;
}

/**
 * Paces requests by a quota of a fixed window that is reset as a whole. It counts for itself, since answers come in
 * another order than the server counted; the headers tell what others take, and when the window ends.
 * @param onWait told the milliseconds that a request waits
 */
export function createQuotaPacer(clock: Clock, onWait: (ms: number) => void): QuotaPacer {
  let limit = DEFAULT_LIMIT;
  let windowMs = DEFAULT_WINDOW_MS;
  let inFlight = 0;
  let window = beginWindow(0);

  function enterWindow(): void {
    // What is under way may be counted in the new window, however late it is answered; one request always fits.
    if (window.resetAt === undefined || clock.now() < window.resetAt) return;
    const sent = Math.min(inFlight, limit - 1);
    window = beginWindow(sent, Math.min(window.takenByOthers, limit - 1 - sent));
  }

  function isUsedUp({ sent, takenByOthers, leftToOthers }: Window): boolean {
    return sent + Math.max(takenByOthers, leftToOthers) >= limit;
  }

  function learn(sentIn: Window, answeredBefore: number, header: HeaderReader): void {
    inFlight -= 1;
    sentIn.answered += 1;
    const seen = Number.parseInt(header('x-ms-user-quota-remaining') ?? '', 10);
    const resetsAfterMs = clockSpanMs(header('x-ms-user-quota-resets-after'));
    if (Number.isNaN(seen) || resetsAfterMs === undefined) return;
    limit = Math.max(limit, seen + 1);
    windowMs = Math.max(windowMs, resetsAfterMs);
    if (sentIn !== window) return;
    const latestEnd = clock.now() + Math.min(windowMs, resetsAfterMs + HEADER_RESOLUTION_MS);
    // More is left than this request and those answered before it was sent can have left: the server began anew.
    if (seen + 1 + answeredBefore > limit) window = beginWindow(limit - seen + inFlight);
    window.takenByOthers = Math.max(window.takenByOthers, limit - seen - window.sent);
    window.resetAt = window.isKnown ? Math.min(window.resetAt ?? latestEnd, latestEnd) : latestEnd;
    window.isKnown = true;
  }

  return {
    async acquire(signal) {
      enterWindow();
      while (isUsedUp(window)) {
        const waitMs = Math.max(1, (window.resetAt ?? clock.now() + windowMs) - clock.now());
        onWait(waitMs);
        await clock.sleep(waitMs, signal);
        enterWindow();
      }
      window.sent += 1;
      inFlight += 1;
      window.resetAt ??= clock.now() + windowMs;
      const [sentIn, answeredBefore] = [window, window.answered];
      return (header) => learn(sentIn, answeredBefore, header);
    },
  };
}

function beginWindow(sent: number, leftToOthers = 0): Window {
  return { sent, answered: 0, takenByOthers: 0, leftToOthers, resetAt: undefined, isKnown: false };
}
