import { isIP } from 'node:net';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const URL_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

const isDateTime = (text: string): boolean => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
const isEmail = (text: string): boolean => EMAIL.test(text);

/** Formats with a rule; the others (markdown, yaml, team, …) take any string. */
const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  timer: isDateTime,
  url: (text) => URL_SCHEME.test(text) && URL.canParse(text),
  email: isEmail,
  'idn-email': isEmail,
  ipv4: (text) => isIP(text) === 4,
  ipv6: (text) => isIP(text) === 6,
};

/** Whether a string has a property's `format`. */
export function hasFormat(format: string, text: string): boolean {
  const check = Object.hasOwn(CHECKS, format) ? CHECKS[format] : undefined;
  return check === undefined || check(text);
}
