import type { EmulatorClock } from '../server/types';

export interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export interface TokenBucket {
  /** Takes one; tells how many are left, or how long to wait for the next. */
  take(key: string): {
    readonly allowed: boolean;
    readonly remaining: number;
    readonly retryAfterSeconds: number;
  };
}

/**
 * ARM's throttling: 250 tenant reads, refilled by 25 a second, for each principal.
 * Source: Microsoft Learn, "Understand how Azure Resource Manager throttles requests".
 */
export const TENANT_READS: BucketSize = { capacity: 250, refillPerSecond: 25 };

/** `size` is asked at each use, so that settings take effect at once; null never refuses. */
export function createTokenBucket(clock: EmulatorClock, size: () => BucketSize | null): TokenBucket {
  const levels = new Map<string, { level: number; at: number }>();
  return {
    take: (key) => {
      const limits = size();
      if (limits === null) return { allowed: true, remaining: TENANT_READS.capacity, retryAfterSeconds: 0 };
      const now = clock.now().getTime();
      const level = refilled(levels.get(key), limits, now);
      const allowed = level >= 1;
      levels.set(key, { level: allowed ? level - 1 : level, at: now });
      return {
        allowed,
        remaining: Math.floor(allowed ? level - 1 : level),
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - level) / limits.refillPerSecond)),
      };
    },
  };
}

function refilled(
  last: { level: number; at: number } | undefined,
  { capacity, refillPerSecond }: BucketSize,
  now: number,
): number {
  if (last === undefined) return capacity;
  return Math.min(capacity, last.level + ((now - last.at) / 1000) * refillPerSecond);
}
