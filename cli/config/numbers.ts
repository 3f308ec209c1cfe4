import type { Setting } from './setting';
import { Wrong, quote, textSchema } from './parsing';

/** A whole number within the setting's range. */
export function wholeNumber({ least, most }: NonNullable<Setting['range']>) {
  return textSchema((text): number | Wrong => {
    const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    return new Wrong(`${quote(text)} is not a whole number from ${least} to ${most}`);
  });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** One day: a run that waits longer than that has been forgotten. */
const LONGEST = 24 * 3_600_000;

/** A time such as `90s`, `10m` or `1h30m`, in milliseconds; 0 needs no unit. */
export const duration = textSchema((text): number | Wrong => {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d{1,9})(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) {
    return new Wrong(`${quote(text)} is not a time: a number and its unit, s, m or h`);
  }
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return total <= LONGEST ? total : new Wrong(`${quote(text)} is more than 24h`);
});
