import type { ServiceName } from './types';

/** How an exchange ended: answered in full, cut by a fault, or given up by the client. */
export type Outcome = 'answered' | 'cut' | 'aborted';

export interface RequestEntry {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  /** The path of the route that matched, null for none. */
  readonly route: string | null;
  /** Null where no status line was sent. */
  readonly status: number | null;
  readonly outcome: Outcome;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** ISO 8601, the emulator's clock. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly clientRequestId: string | null;
  readonly userAgent: string | null;
  readonly fault: string | null;
}

export interface EndpointSummary {
  readonly service: ServiceName;
  readonly method: string;
  readonly route: string | null;
  readonly requests: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly statuses: Readonly<Record<string, number>>;
}

export interface RequestLog {
  add(entry: RequestEntry): void;
  connected(service: ServiceName): void;
  entries(): readonly RequestEntry[];
  /** Entries that no longer fitted into memory and were dropped, oldest first. */
  dropped(): number;
  summary(): readonly EndpointSummary[];
  connections(): Readonly<Partial<Record<ServiceName, number>>>;
  clear(): void;
}

/** Some 100 MB at most, far more than a run against two million resources makes. */
const CAPACITY = 200_000;

/** Keeps every exchange in memory; the summary is computed when asked for. */
export function createRequestLog(): RequestLog {
  let entries: RequestEntry[] = [];
  let dropped = 0;
  const connections = new Map<ServiceName, number>();
  return {
    add: (entry) => {
      entries.push(entry);
      if (entries.length < CAPACITY * 2) return;
      dropped += entries.length - CAPACITY;
      entries = entries.slice(-CAPACITY);
    },
    connected: (service) => connections.set(service, (connections.get(service) ?? 0) + 1),
    entries: () => entries,
    dropped: () => dropped,
    summary: () => summarize(entries),
    connections: () => Object.fromEntries(connections),
    clear: () => {
      entries = [];
      dropped = 0;
      connections.clear();
    },
  };
}

/** Requests, bytes and statuses by endpoint, in the order of first appearance. */
export function summarize(entries: readonly RequestEntry[]): readonly EndpointSummary[] {
  const groups = new Map<string, RequestEntry[]>();
  for (const entry of entries) {
    const key = `${entry.service} ${entry.method} ${entry.route ?? '-'}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [summaryOf(first, group)];
  });
}

function summaryOf(first: RequestEntry, group: readonly RequestEntry[]): EndpointSummary {
  const statuses = new Map<string, number>();
  for (const { status, outcome } of group) {
    const key = status === null ? outcome : String(status);
    statuses.set(key, (statuses.get(key) ?? 0) + 1);
  }
  return {
    service: first.service,
    method: first.method,
    route: first.route,
    requests: group.length,
    requestBytes: sum(group, (entry) => entry.requestBytes),
    responseBytes: sum(group, (entry) => entry.responseBytes),
    statuses: Object.fromEntries(statuses),
  };
}

function sum(entries: readonly RequestEntry[], of: (entry: RequestEntry) => number): number {
  return entries.reduce((total, entry) => total + of(entry), 0);
}
