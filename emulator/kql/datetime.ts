/** Kusto counts 100 ns ticks since 0001-01-01; this many lie before 1970-01-01 (.NET's DateTime.UnixEpoch.Ticks). */
const unixEpochTicks = 621_355_968_000_000_000n;
const ticksPerMillisecond = 10_000n;

export const ticksPerDay = 864_000_000_000n;

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const rfc1123Pattern = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const offsetMinutes = (zone: string | undefined): number => {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
};

export const ticksOfMilliseconds = (milliseconds: number): bigint =>
  BigInt(milliseconds) * ticksPerMillisecond + unixEpochTicks;

export const ticksOfDate = (date: Date): bigint => ticksOfMilliseconds(date.getTime());

/** The date of an instant, cut to milliseconds. */
export const dateOfTicks = (ticks: bigint): Date =>
  new Date(Number(floorDivide(ticks - unixEpochTicks, 10_000n)));

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by !== 0n && value < 0n !== by < 0n ? quotient - 1n : quotient;
}

/** Reads ISO 8601 with `Z`, an offset or neither, and up to 7 fractional digits, and RFC 1123; null for anything else. */
export function parseDatetime(text: string): bigint | null {
  const parts = isoPattern.exec(text.trim());
  if (parts === null) {
    return rfc1123Pattern.test(text.trim()) ? ticksOfMilliseconds(Date.parse(text)) : null;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day)) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = Number(hour) * 3600 + (Number(minute) - offsetMinutes(zone)) * 60 + Number(second);
  return ticksOfMilliseconds(date.getTime() + seconds * 1000) + BigInt(fraction.padEnd(7, '0').slice(0, 7));
}

/** For example `2024-05-01T10:20:30.1234567Z`. */
export function formatDatetime(ticks: bigint): string {
  const seconds = dateOfTicks(ticks).toISOString().slice(0, 19);
  return `${seconds}.${(ticks % 10_000_000n).toString().padStart(7, '0')}Z`;
}

const two = (value: bigint): string => value.toString().padStart(2, '0');

/** For example `1.02:03:04.5000000`; days and fraction are left out where they are zero. */
export function formatTimespan(ticks: bigint): string {
  const rest = ticks < 0n ? -ticks : ticks;
  const seconds = rest / 10_000_000n;
  const fraction = rest % 10_000_000n;
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const tail = fraction === 0n ? '' : `.${fraction.toString().padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days.toString()}.`}${clock}${tail}`;
}

/** Ticks of one unit, by every spelling that a Kusto timespan literal knows. */
const unitTicks: Readonly<Record<string, number>> = {
  d: 864e9,
  day: 864e9,
  days: 864e9,
  h: 36e9,
  hr: 36e9,
  hrs: 36e9,
  hour: 36e9,
  hours: 36e9,
  m: 6e8,
  min: 6e8,
  minute: 6e8,
  minutes: 6e8,
  s: 1e7,
  sec: 1e7,
  second: 1e7,
  seconds: 1e7,
  ms: 1e4,
  milli: 1e4,
  millis: 1e4,
  millisecond: 1e4,
  milliseconds: 1e4,
  micro: 10,
  micros: 10,
  microsecond: 10,
  microseconds: 10,
  tick: 1,
  ticks: 1,
};

const clockPattern = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** Reads `15m`, `1.5h`, `timespan(1.02:03:04)` and `02:03:04`; null for anything else. */
export function parseTimespan(text: string): bigint | null {
  const inner = text.replace(/^(?:timespan|time)\(\s*(.*?)\s*\)$/is, '$1').trim();
  const short = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(inner);
  if (short !== null) {
    const unit = unitTicks[(short[2] ?? '').toLowerCase()];
    return unit === undefined ? null : BigInt(Math.round(Number(short[1]) * unit));
  }
  const clock = clockPattern.exec(inner);
  if (clock === null) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = clock;
  const total = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const ticks = total * 10_000_000n + BigInt(fraction.padEnd(7, '0'));
  return sign === undefined ? ticks : -ticks;
}
