export interface RequestSummary {
  readonly total: number;
  /** By endpoint, such as `resource-graph`, `subscriptions`, `ingest`, `port`. */
  readonly byEndpoint: Readonly<Record<string, number>>;
  readonly retries: number;
  /** Milliseconds spent waiting because a quota asked for it. */
  readonly throttledMs: number;
  readonly sentBytes: number;
}

/** Counts what went over the wire, for the result. */
export interface RequestLedger {
  /** One request is sent to `endpoint`, with so many bytes of body. */
  sent(endpoint: string, bodyBytes?: number): void;
  retried(): void;
  throttled(ms: number): void;
  summary(): RequestSummary;
}

/** A fresh ledger, all zero. */
export function createRequestLedger(): RequestLedger {
  const byEndpoint = new Map<string, number>();
  const totals = { retries: 0, throttledMs: 0, sentBytes: 0 };
  return {
    sent(endpoint, bodyBytes = 0) {
      byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + 1);
      totals.sentBytes += bodyBytes;
    },
    retried() {
      totals.retries += 1;
    },
    throttled(ms) {
      totals.throttledMs += Math.round(ms);
    },
    summary: () => ({
      total: [...byEndpoint.values()].reduce((sum, count) => sum + count, 0),
      byEndpoint: Object.fromEntries([...byEndpoint].sort(([a], [b]) => a.localeCompare(b))),
      ...totals,
    }),
  };
}
