import type { Clock } from '../core/clock';
import type { Pacer } from './pacer';
import { clockSpanMs, type HeaderReader } from './retry-hint';

/**
 * What Resource Graph grants a principal until its headers say otherwise: 15 queries per window of 5 seconds.
 * Source: Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph".
 */
const DEFAULT_LIMIT = 15;
const DEFAULT_WINDOW_MS = 5000;
/** `hh:mm:ss` has no fractions: a second more is the least that is surely enough. */
const HEADER_RESOLUTION_MS = 1000;

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
  /** It is not over before that, as far as an answer has said; `undefined` while none has. */
  notBefore: number | undefined;
}

/** When the window of an answer ends: the header's whole seconds and the time under way leave it open. */
interface WindowEnd {
  readonly earliest: number;
  readonly latest: number;
}

/** A request that is under way. */
interface Sent {
  readonly window: Window;
  readonly at: number;
  /** Requests of its window that were answered when it was sent: the server counted them before it. */
  readonly answeredBefore: number;
}

/**
 * Paces requests by a quota of a fixed window that is reset as a whole. It counts for itself, since answers come in
 * another order than the server counted; the headers tell what others take, and when the window ends.
 * @param onWait told the milliseconds that a request waits
 */
export function createQuotaPacer(clock: Clock, onWait: (ms: number) => void): Pacer {
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

  function learn(sent: Sent, header: HeaderReader, isRefused: boolean): void {
    inFlight -= 1;
    sent.window.answered += 1;
    if (isRefused) sent.window.sent -= 1;
    const seen = Number.parseInt(header('x-ms-user-quota-remaining') ?? '', 10);
    const resetsAfterMs = clockSpanMs(header('x-ms-user-quota-resets-after'));
    if (Number.isNaN(seen) || resetsAfterMs === undefined) return;
    limit = Math.max(limit, seen + 1);
    windowMs = Math.max(windowMs, resetsAfterMs);
    if (sent.window !== window) return;
    place(sent, seen, {
      latest: clock.now() + Math.min(windowMs, resetsAfterMs + HEADER_RESOLUTION_MS),
      earliest: sent.at + resetsAfterMs - HEADER_RESOLUTION_MS,
    });
  }

  /** Finds out which window of the server's an answer is about, and takes over what it says of it. */
  function place({ answeredBefore }: Sent, seen: number, end: WindowEnd): void {
    const { resetAt = end.latest, notBefore } = window;
    const isOver = notBefore !== undefined && end.latest < notBefore;
    if (isOver) return;
    // It ends too late, or more is left than this request and those counted before it can have left.
    const isNewer = notBefore !== undefined && end.earliest > resetAt;
    if (isNewer || seen + 1 + answeredBefore > limit) window = beginWindow(limit - seen + inFlight);
    window.takenByOthers = Math.max(window.takenByOthers, limit - seen - window.sent);
    const isFirst = window.notBefore === undefined;
    window.resetAt = isFirst ? end.latest : Math.min(resetAt, end.latest);
    window.notBefore = isFirst ? end.earliest : Math.max(window.notBefore ?? 0, end.earliest);
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
      const sent = { window, at: clock.now(), answeredBefore: window.answered };
      return (header, isRefused) => learn(sent, header, isRefused);
    },
  };
}

function beginWindow(sent: number, leftToOthers = 0): Window {
  return { sent, answered: 0, takenByOthers: 0, leftToOthers, resetAt: undefined, notBefore: undefined };
}
