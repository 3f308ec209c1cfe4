import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** Milliseconds, an hour at most: a constant, or a range from which each use draws evenly. */
export const Duration = durationUpTo(HOUR_MS);
export type Duration = z.infer<typeof Duration>;

/** As `Duration`, up to the 14 days of the change feed: tables and feed may be late by many hours. */
export const Lag = durationUpTo(14 * 24 * HOUR_MS);

function durationUpTo(longest: number) {
  const milliseconds = z.number().min(0).max(longest);
  return z.union([
    milliseconds,
    z
      .strictObject({ min: milliseconds, max: milliseconds })
      .refine(({ min, max }) => min <= max, { error: 'min is greater than max' }),
  ]);
}

/** One draw of a duration, `random` in [0, 1). */
export function drawDuration(duration: Duration, random: () => number): number {
  if (typeof duration === 'number') return duration;
  return duration.min + random() * (duration.max - duration.min);
}
