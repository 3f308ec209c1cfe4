import { z } from 'zod';

const milliseconds = z.number().min(0).max(3_600_000);

/** Milliseconds: a constant, or a range from which each use draws evenly. */
export const Duration = z.union([
  milliseconds,
  z
    .strictObject({ min: milliseconds, max: milliseconds })
    .refine(({ min, max }) => min <= max, { error: 'min is greater than max' }),
]);
export type Duration = z.infer<typeof Duration>;

/** One draw of a duration, `random` in [0, 1). */
export function drawDuration(duration: Duration, random: () => number): number {
  if (typeof duration === 'number') return duration;
  return duration.min + random() * (duration.max - duration.min);
}
