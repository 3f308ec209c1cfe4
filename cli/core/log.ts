/** Structured fields of a log line: plain values, never a secret, never a whole request. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

/** The log goes to stderr; warnings and errors have a constant message, and fields for what varies. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** How far a run is; presenters draw it, or print a line a minute. */
export interface Progress {
  /** A new phase begins; `total` where it is known. */
  phase(name: string, total?: number): void;
  /** So many items more are done; the total may grow as pages tell it. */
  advance(items: number, total?: number): void;
  done(): void;
}
