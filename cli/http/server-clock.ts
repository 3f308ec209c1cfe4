import type { Clock } from '../core/clock';

/**
 * `Date` names the second that has begun: a window that ends there would miss what the server shows of that second.
 * So the latest instant counts that it can mean.
 */
const DATE_RESOLUTION_MS = 999;

/** The server's clock, as its first answer told it: this machine's may be wrong. */
export interface ServerClock {
  /** Takes the time from the `Date` header of an answer, if it is the first that has one. */
  learn(answer: { readonly headers: { get(name: string): string | undefined } }): void;
  /** Milliseconds since the epoch. */
  now(): number;
  /** What the server's clock showed when ours showed `instant`; both in milliseconds since the epoch. */
  at(instant: number): number;
}

/** A clock that runs like ours until an answer has told the server's. */
export function createServerClock(clock: Clock): ServerClock {
  let offsetMs: number | undefined;
  return {
    learn({ headers }) {
      const instant = Date.parse(headers.get('date') ?? '');
      if (!Number.isNaN(instant)) offsetMs ??= instant + DATE_RESOLUTION_MS - clock.now();
    },
    now: () => clock.now() + (offsetMs ?? 0),
    at: (instant) => instant + (offsetMs ?? 0),
  };
}
