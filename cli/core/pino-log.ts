import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { escapeControlCharacters } from './control-characters';
import type { Log, LogFields } from './log';
import { redactAll } from './redact';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly colour: boolean;
  /** Takes whole lines, already redacted. */
  readonly write: (line: string) => void;
  readonly redact: (text: string) => string;
}

/** A log for people: UTC time, level, message and fields on one line, which no value can break out of. */
export function createLog({ level, colour, write, redact }: LogOptions): Log {
  const prettify = prettyFactory({
    colorize: colour,
    translateTime: "UTC:yyyy-mm-dd'T'HH:MM:ss.l'Z'",
    ignore: 'pid,hostname',
    singleLine: true,
  });
  const logger = pino({ level, base: null }, { write: (line: string) => write(redact(prettify(line))) });
  const at =
    (method: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      // Before they are escaped, and once more as a line: an escape inside a secret would hide it from the redactor.
      logger[method](escapeFields(redactAll(fields, redact)), escapeControlCharacters(redact(message)));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Fields go below names of ours: a field called `level` or `time` must not replace the real one. */
function escapeFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      RESERVED.has(name) ? `${name}_` : name,
      escapeValue(value),
    ]),
  );
}

/** `stack` makes pino-pretty print an error over several lines. */
const RESERVED: ReadonlySet<string> = new Set([
  'level',
  'time',
  'msg',
  'pid',
  'hostname',
  'err',
  'error',
  'stack',
]);

function escapeValue(value: LogFields[string]): LogFields[string] {
  if (typeof value === 'string') return escapeControlCharacters(value);
  return Array.isArray(value) ? value.map((each: string) => escapeControlCharacters(each)) : value;
}
