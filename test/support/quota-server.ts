import type { SimulatedClock } from './simulated-clock';

/** How a server counts, and what it tells: the ways that Resource Graph's documents leave open. */
export interface QuotaServerOptions {
  readonly limit?: number;
  readonly windowMs?: number;
  /** A window begins with the first request after the last one ended, or every `windowMs` from `offsetMs` on. */
  readonly begins?: 'with a request' | 'on a grid';
  readonly offsetMs?: number;
  readonly rounding?: 'up' | 'down';
  /** Whether answers have the quota's headers at all. */
  readonly tells?: boolean;
}

export interface QuotaAnswer {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface QuotaServer {
  readonly refused: () => number;
  answer(): QuotaAnswer;
}

/** The server's side of a quota with fixed windows: 15 queries in 5 seconds, as Resource Graph has it. */
export function createQuotaServer(clock: SimulatedClock, options: QuotaServerOptions = {}): QuotaServer {
  const { limit = 15, windowMs = 5000, begins = 'with a request', offsetMs = 0 } = options;
  const { rounding = 'up', tells = true } = options;
  let endsAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  let refused = 0;

  function beginWindow(): void {
    const now = clock.now();
    if (now < endsAt) return;
    used = 0;
    const sinceGrid = (((now - offsetMs) % windowMs) + windowMs) % windowMs;
    endsAt = now + windowMs - (begins === 'on a grid' ? sinceGrid : 0);
  }

  return {
    refused: () => refused,
    answer() {
      beginWindow();
      const isAllowed = used < limit;
      if (isAllowed) used += 1;
      else refused += 1;
      const seconds = (endsAt - clock.now()) / 1000;
      const rounded = rounding === 'up' ? Math.ceil(seconds) : Math.floor(seconds);
      const headers = {
        'x-ms-user-quota-remaining': String(limit - used),
        'x-ms-user-quota-resets-after': `00:00:${String(rounded).padStart(2, '0')}`,
      };
      return { isAllowed, headers: tells ? headers : {} };
    },
  };
}
