import type { EmulatorClock } from '../server/types';

const WINDOW_SECONDS = 300;

/** Requests per five minutes and organization. Source: docs.port.io/api-reference/rate-limits (2026). */
const LIMITS = {
  unauthenticated: 100,
  entities: 35_000,
  entitiesSearch: 35_000,
  singleUpsert: 10_000,
  bulkUpsert: 35_000,
  blueprints: 15_000,
  other: 15_000,
} as const;

export type RouteFamily = keyof typeof LIMITS;

export interface Pace {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Counts one request of a family. */
  take(family: RouteFamily, limits: Partial<Record<RouteFamily, number>>): Pace;
  reset(): void;
}

/** A fixed window of five minutes per route family. */
export function createRateLimiter(clock: EmulatorClock): RateLimiter {
  const windows = new Map<RouteFamily, { endsAt: number; used: number }>();

  return {
    take(family, limits) {
      const now = clock.now().getTime();
      const known = windows.get(family);
      const current =
        known !== undefined && now < known.endsAt ? known : { endsAt: now + WINDOW_SECONDS * 1000, used: 0 };
      windows.set(family, current);
      const limit = limits[family] ?? LIMITS[family];
      current.used += 1;
      return {
        allowed: current.used <= limit,
        headers: {
          'x-ratelimit-period': String(WINDOW_SECONDS),
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-remaining': String(Math.max(0, limit - current.used)),
          'x-ratelimit-reset': String(Math.ceil((current.endsAt - now) / 1000)),
        },
      };
    },
    reset() {
      windows.clear();
    },
  };
}
