import type { Clock } from '../core/clock';
import { type HeaderReader, retryHintMs } from './retry-hint';

/**
 * Units a second: 60 % of the 8,000 in 10 s that an application has in a tenant of more than 500 users; the rest is
 * left to others. Smaller tenants have less (3,500 and 5,000), and less to read: their headers tell in time.
 * Source: Microsoft Learn, "Microsoft Graph service-specific throttling limits", identity and access.
 */
const MAX_RATE = 480;
const MIN_RATE = 30;
/** Requests under way: so many to begin with, more while nothing speaks against it. */
const FIRST_IN_FLIGHT = 8;
const MAX_IN_FLIGHT = 32;
const MIN_IN_FLIGHT = 2;
/** What an answer without any sign of pressure adds to both limits. */
const RAISE = 0.25;
/** Above it `x-ms-throttle-limit-percentage` is sent; at 1 requests begin to be refused. Source: as above. */
const PRESSURE = 0.8;
/** Milliseconds that everybody waits after a 429 that says nothing, doubled each time. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 32_000;

/** A request that was sent, with what it probably costs. */
export interface UnitRequest {
  readonly units: number;
  readonly sentAt: number;
}

/** What is known of a quota in units: how fast, and how much at once. */
export interface UnitQuota {
  /** How many requests may be under way. */
  limit(): number;
  /** Milliseconds until the quota has something left, and no 429 forbids to ask; 0 or less for now. */
  waitMs(): number;
  spend(units: number): UnitRequest;
  /** Takes over what the answer to a request says. */
  learn(request: UnitRequest, header: HeaderReader, isRefused: boolean): void;
}

/** A sign of pressure halves both limits, quiet raises them again; a burst may take what gathers in a second. */
export function createUnitQuota(clock: Clock): UnitQuota {
  let rate = MAX_RATE;
  let limit = FIRST_IN_FLIGHT;
  let credit = MAX_RATE;
  let creditedAt = clock.now();
  let stoppedUntil = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let slowedAt = -Infinity;

  /** Whatever was sent before we slowed down tells of the time before. */
  function slowDown({ sentAt }: UnitRequest): boolean {
    if (sentAt < slowedAt) return false;
    slowedAt = clock.now();
    limit = Math.max(MIN_IN_FLIGHT, limit / 2);
    rate = Math.max(MIN_RATE, rate / 2);
    return true;
  }

  function stop(request: UnitRequest, hintMs: number | undefined): void {
    const isNew = slowDown(request);
    stoppedUntil = Math.max(stoppedUntil, clock.now() + (hintMs ?? pauseMs));
    if (isNew && hintMs === undefined) pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
  }

  function speedUp(): void {
    pauseMs = FIRST_PAUSE_MS;
    limit = Math.min(MAX_IN_FLIGHT, limit + RAISE);
    rate = Math.min(MAX_RATE, rate + RAISE);
  }

  return {
    limit: () => Math.floor(limit),
    waitMs() {
      const now = clock.now();
      credit = Math.min(rate, credit + ((now - creditedAt) / 1000) * rate);
      creditedAt = now;
      const refillMs = credit > 0 ? 0 : ((1 - credit) / rate) * 1000;
      return Math.ceil(Math.max(stoppedUntil - now, refillMs));
    },
    spend(units) {
      credit -= units;
      return { units, sentAt: clock.now() };
    },
    learn(request, header, isRefused) {
      const units = Number.parseFloat(header('x-ms-resource-unit') ?? '');
      if (!Number.isNaN(units)) credit -= units - request.units;
      const share = Number.parseFloat(header('x-ms-throttle-limit-percentage') ?? '');
      if (isRefused) stop(request, retryHintMs(header, clock.now()));
      else if (share >= PRESSURE) slowDown(request);
      else speedUp();
    },
  };
}
