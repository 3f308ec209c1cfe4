/** Reads one response header by its lower-case name. */
export type HeaderReader = (name: string) => string | undefined;

/** Above this, `x-ratelimit-reset` is an instant in epoch seconds and not a number of seconds (Port has sent both). */
const EPOCH_THRESHOLD_SECONDS = 1_000_000;

/** `Fri, 02 Jan 2026 03:04:05 GMT`, and its older form with the weekday in full and hyphens. Source: RFC 9110, 5.6.7. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long the server asks us to wait, in milliseconds, or `undefined` where it says nothing. Understands
 * `retry-after-ms` and `x-ms-retry-after-ms`, `Retry-After` in seconds or as an HTTP date, Resource Graph's
 * `x-ms-user-quota-resets-after` (`hh:mm:ss`) and Port's `x-ratelimit-reset`. The longest hint wins.
 * @param now milliseconds since the epoch
 */
export function retryHintMs(header: HeaderReader, now: number): number | undefined {
  const hints = [
    plainNumber(header('retry-after-ms')),
    plainNumber(header('x-ms-retry-after-ms')),
    secondsOrDate(header('retry-after'), now),
    clockSpanMs(header('x-ms-user-quota-resets-after')),
    rateLimitReset(header, now),
  ].filter((hint) => hint !== undefined);
  return hints.length === 0 ? undefined : Math.max(0, ...hints);
}

/** Milliseconds of an `hh:mm:ss` span, or `undefined` for anything else. */
export function clockSpanMs(text: string | undefined): number | undefined {
  const match = /^(\d{1,4}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const [, hours, minutes, seconds, fraction] = match;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (whole + Number(`0.${fraction ?? '0'}`)) * 1000;
}

/** At most 12 digits: more is no time that anybody means. */
function plainNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function secondsOrDate(text: string | undefined, now: number): number | undefined {
  const seconds = plainNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  // Date.parse alone takes anything with a number in it for a date.
  const instant = Date.parse(HTTP_DATE.exec(text?.trim() ?? '')?.[0] ?? '');
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - now);
}

function rateLimitReset(header: HeaderReader, now: number): number | undefined {
  if (header('x-ratelimit-remaining')?.trim() !== '0') return undefined;
  const reset = plainNumber(header('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  return reset > EPOCH_THRESHOLD_SECONDS ? Math.max(0, reset * 1000 - now) : reset * 1000;
}
