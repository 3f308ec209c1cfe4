import { dateOfTicks, floorDivide, formatDatetime, ticksOfDate, ticksPerDay } from '../datetime';
import { coerce } from '../expression';
import type { Evaluate } from '../expression';
import { notImplemented } from '../refusal';
import type { Tuple } from '../values';
import { argument, literalText, numberArgument } from './definition';
import type { Call, FunctionDefinition, FunctionTable } from './definition';

const instantArgument = (call: Call, index: number): ((row: Tuple) => bigint | null) => {
  const { evaluate } = coerce(argument(call, index), 'datetime');
  return (row) => {
    const value = evaluate(row);
    return typeof value === 'bigint' ? value : null;
  };
};

const now: FunctionDefinition = (call) => {
  if (call.args.length === 0) return () => call.state.now;
  const { evaluate } = argument(call, 0);
  return (row) => {
    const offset = evaluate(row);
    return typeof offset === 'bigint' ? call.state.now + offset : null;
  };
};

const ago: FunctionDefinition = (call) => {
  const { evaluate } = argument(call, 0);
  return (row) => {
    const span = evaluate(row);
    return typeof span === 'bigint' ? call.state.now - span : null;
  };
};

const tickUnits: Readonly<Record<string, bigint>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
};

const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const monthsOf = (ticks: bigint): number => {
  const date = dateOfTicks(ticks);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Counts the boundaries of the unit between two instants, not full units (Microsoft Learn, "datetime_diff"). */
const datetimeDiff: FunctionDefinition = (call) => {
  const part = literalText(call, 0).toLowerCase();
  const later = instantArgument(call, 1);
  const earlier = instantArgument(call, 2);
  const months = monthUnits[part];
  const unit = tickUnits[part];
  if (part === 'week' || (months === undefined && unit === undefined))
    throw notImplemented(`datetime_diff('${part}')`);
  const indexOf = (ticks: bigint): number =>
    unit === undefined ? Math.floor(monthsOf(ticks) / (months ?? 1)) : Number(floorDivide(ticks, unit));
  return (row) => {
    const [a, b] = [later(row), earlier(row)];
    return a === null || b === null ? null : indexOf(a) - indexOf(b);
  };
};

function addMonths(ticks: bigint, months: number): bigint {
  const date = dateOfTicks(ticks);
  const day = date.getUTCDate();
  const target = new Date(date.getTime());
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return ticksOfDate(target) + (ticks - ticksOfDate(date));
}

const datetimeAdd: FunctionDefinition = (call) => {
  const part = literalText(call, 0).toLowerCase();
  const amount = numberArgument(call, 1);
  const from = instantArgument(call, 2);
  const unit = tickUnits[part];
  const months = monthUnits[part];
  if (unit === undefined && months === undefined) throw notImplemented(`datetime_add('${part}')`);
  return (row) => {
    const [count, ticks] = [amount(row), from(row)];
    if (count === null || ticks === null) return null;
    return unit === undefined
      ? addMonths(ticks, count * (months ?? 1))
      : ticks + BigInt(Math.trunc(count)) * unit;
  };
};

const startOfMonth = (ticks: bigint, months: number): bigint => {
  const date = dateOfTicks(ticks);
  const month = Math.floor(date.getUTCMonth() / months) * months;
  return ticksOfDate(new Date(Date.UTC(date.getUTCFullYear(), month, 1)));
};

const startOf =
  (start: (ticks: bigint) => bigint): FunctionDefinition =>
  (call): Evaluate => {
    if (call.args.length > 1) throw notImplemented(`${call.name}() with an offset`);
    const instant = instantArgument(call, 0);
    return (row) => {
      const ticks = instant(row);
      return ticks === null ? null : start(ticks);
    };
  };

/** Slices of `2024-05-01T10:20:30.1234567Z` by format specifier. */
const formatSlices: Readonly<Record<string, readonly [number, number]>> = {
  yyyy: [0, 4],
  yy: [2, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};

function formatPart(part: string, iso: string): string {
  const slice = formatSlices[part];
  if (slice !== undefined) return iso.slice(...slice);
  if (/^f{1,7}$/.test(part)) return iso.slice(20, 20 + part.length);
  if (/^[ /:,.[\]_-]$/.test(part)) return part;
  throw notImplemented(`format_datetime() with '${part}'`);
}

const formatDatetimeCall: FunctionDefinition = (call) => {
  const instant = instantArgument(call, 0);
  const parts = literalText(call, 1).match(/([a-zA-Z])\1*|[^a-zA-Z]/g) ?? [];
  parts.forEach((part) => formatPart(part, formatDatetime(0n)));
  return (row) => {
    const ticks = instant(row);
    if (ticks === null) return '';
    const iso = formatDatetime(ticks);
    return parts.map((part) => formatPart(part, iso)).join('');
  };
};

/** .NET's tick zero, 0001-01-01, was a Monday; Kusto's weeks begin on Sunday. */
const startOfWeek = (ticks: bigint): bigint =>
  floorDivide(ticks + ticksPerDay, 7n * ticksPerDay) * 7n * ticksPerDay - ticksPerDay;

export const timeFunctions: FunctionTable = {
  now,
  ago,
  datetime_diff: datetimeDiff,
  datetime_add: datetimeAdd,
  format_datetime: formatDatetimeCall,
  startofday: startOf((ticks) => floorDivide(ticks, ticksPerDay) * ticksPerDay),
  startofweek: startOf(startOfWeek),
  startofmonth: startOf((ticks) => startOfMonth(ticks, 1)),
  startofyear: startOf((ticks) => startOfMonth(ticks, 12)),
};
