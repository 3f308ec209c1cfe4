export type Headers = readonly (readonly [name: string, value: string])[];

/** A request and what became of it, as it went over the wire. */
export interface Exchange {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Headers;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly responseHeaders: Headers;
  /** Of the answer's body, as far as it came; undefined where nobody counted. */
  readonly receivedBytes: number | undefined;
  /** Why there is no whole answer: a code of Node's or undici's, never a message, which may hold anything. */
  readonly failure: string | undefined;
}

export type OnExchange = (exchange: Exchange) => void;

/** The code of an error, or what kind of error it is. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.name;
}
