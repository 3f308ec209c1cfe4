import { z } from 'zod';
import { parseWith } from '../errors';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30;

/** Port's presets, as days from now; months are taken as 30 days. */
const PRESETS = {
  lastDay: [-1, 0],
  lastWeek: [-7, 0],
  last2Weeks: [-14, 0],
  lastMonth: [-MONTH_DAYS, 0],
  last3Months: [-3 * MONTH_DAYS, 0],
  last6Months: [-6 * MONTH_DAYS, 0],
  last12Months: [-365, 0],
  last2Years: [-730, 0],
  last3Years: [-1095, 0],
  nextDay: [0, 1],
  nextWeek: [0, 7],
  next2Weeks: [0, 14],
  nextMonth: [0, MONTH_DAYS],
  next3Months: [0, 3 * MONTH_DAYS],
  next6Months: [0, 6 * MONTH_DAYS],
  next12Months: [0, 365],
} as const;

/** Whole UTC days from today. */
const DAYS = { yesterday: -1, today: 0, tomorrow: 1 } as const;

const DateTime = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must match format "date-time"');
const Preset = z.enum([
  'yesterday',
  'today',
  'tomorrow',
  'lastDay',
  'lastWeek',
  'last2Weeks',
  'lastMonth',
  'last3Months',
  'last6Months',
  'last12Months',
  'last2Years',
  'last3Years',
  'nextDay',
  'nextWeek',
  'next2Weeks',
  'nextMonth',
  'next3Months',
  'next6Months',
  'next12Months',
]);
const DateRange = z.union([z.object({ from: DateTime, to: DateTime }), z.object({ preset: Preset })]);

/** The inclusive range, in ms since the epoch, that a date rule's value means. Throws a 422 `PortError`. */
export function toDateRange(value: unknown, now: Date): { from: number; to: number } {
  const range = parseWith(DateRange, value);
  if ('from' in range) return { from: Date.parse(range.from), to: Date.parse(range.to) };
  const { preset } = range;
  if (preset === 'yesterday' || preset === 'today' || preset === 'tomorrow') {
    const start = Math.floor(now.getTime() / DAY_MS + DAYS[preset]) * DAY_MS;
    return { from: start, to: start + DAY_MS - 1 };
  }
  const [from, to] = PRESETS[preset];
  return { from: now.getTime() + from * DAY_MS, to: now.getTime() + to * DAY_MS };
}
