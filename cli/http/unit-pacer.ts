import type { Clock } from '../core/clock';
import type { LearnFromAnswer, Pacer } from './pacer';
import { retryHintMs } from './retry-hint';

/**
 * Units a second: 60 % of the 8,000 in 10 s that an application has in a tenant of more than 500 users; the rest is
 * left to others. Smaller tenants have less (3,500 and 5,000), and less to read: their headers tell in time.
 * Source: Microsoft Learn, "Microsoft Graph service-specific throttling limits", identity and access.
 */
const MAX_RATE = 480;
const MIN_RATE = 30;
/** Requests under way: so many to begin with, more while nothing speaks against it. */
const FIRST_IN_FLIGHT = 8;
export const MAX_IN_FLIGHT = 32;
const MIN_IN_FLIGHT = 2;
/** What an answer without any sign of pressure adds to both limits. */
const RAISE = 0.25;
/** Above it `x-ms-throttle-limit-percentage` is sent; at 1 requests begin to be refused. Source: as above. */
const PRESSURE = 0.8;
/** Milliseconds that everybody waits after a 429 that says nothing, doubled each time. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 32_000;

/** Paces requests that cost different numbers of units of one quota. */
export interface UnitPacer {
  /** @param units what the request probably costs; its answer tells what it has cost */
  costing(units: number): Pacer;
}

interface Request {
  readonly units: number;
  readonly sentAt: number;
}

/**
 * Paces requests by Microsoft Graph's resource units (`x-ms-resource-unit`), and by how many may be under way. A sign
 * of pressure halves both, quiet raises them again, and a 429 stops everybody for as long as it asks.
 * @param onWait told the milliseconds that a request waits for the quota
 */
export function createUnitPacer(clock: Clock, onWait: (ms: number) => void): UnitPacer {
  let rate = MAX_RATE;
  let limit = FIRST_IN_FLIGHT;
  let inFlight = 0;
  let credit = MAX_RATE;
  let creditedAt = clock.now();
  let stoppedUntil = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let slowedAt = -Infinity;
  let released = Promise.withResolvers<void>();
  let queue: Promise<unknown> = Promise.resolve();

  /** Milliseconds until the quota has something left; a burst may take what gathers in a second. */
  function waitMs(): number {
    const now = clock.now();
    credit = Math.min(rate, credit + ((now - creditedAt) / 1000) * rate);
    creditedAt = now;
    const refillMs = credit > 0 ? 0 : ((1 - credit) / rate) * 1000;
    return Math.ceil(Math.max(stoppedUntil - now, refillMs));
  }

  async function admit(units: number, signal: AbortSignal): Promise<Request> {
    signal.throwIfAborted();
    while (inFlight >= Math.floor(limit)) await released.promise;
    for (let ms = waitMs(); ms > 0; ms = waitMs()) {
      onWait(ms);
      await clock.sleep(ms, signal);
    }
    signal.throwIfAborted();
    inFlight += 1;
    credit -= units;
    return { units, sentAt: clock.now() };
  }

  function release(): void {
    inFlight -= 1;
    released.resolve();
    released = Promise.withResolvers();
  }

  /** Whatever was sent before we slowed down tells of the time before. */
  function slowDown({ sentAt }: Request): boolean {
    if (sentAt < slowedAt) return false;
    slowedAt = clock.now();
    limit = Math.max(MIN_IN_FLIGHT, limit / 2);
    rate = Math.max(MIN_RATE, rate / 2);
    return true;
  }

  function learn(request: Request, ...[header, isRefused]: Parameters<LearnFromAnswer>): void {
    release();
    const units = Number.parseFloat(header('x-ms-resource-unit') ?? '');
    if (!Number.isNaN(units)) credit -= units - request.units;
    if (isRefused) {
      const hintMs = retryHintMs(header, clock.now());
      const isNew = slowDown(request);
      stoppedUntil = Math.max(stoppedUntil, clock.now() + (hintMs ?? pauseMs));
      if (isNew && hintMs === undefined) pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
      return;
    }
    if (Number.parseFloat(header('x-ms-throttle-limit-percentage') ?? '') >= PRESSURE) {
      slowDown(request);
      return;
    }
    pauseMs = FIRST_PAUSE_MS;
    limit = Math.min(MAX_IN_FLIGHT, limit + RAISE);
    rate = Math.min(MAX_RATE, rate + RAISE);
  }

  return {
    costing: (units) => ({
      async acquire(signal) {
        // One after the other, in the order in which they came.
        const turn = queue.then(() => admit(units, signal));
        queue = turn.catch(() => undefined);
        const request = await turn;
        return (header, isRefused) => learn(request, header, isRefused);
      },
    }),
  };
}
