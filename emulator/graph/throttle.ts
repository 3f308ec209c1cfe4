import type { EmulatorClock } from '../server/types';
import { GraphError } from './graph-error';
import type { Quota } from './resource-units';
import type { GraphSettings } from './settings';

/** Usage counts on while requests are refused, up to here (same page: "0.8 to 1.8"). */
const MOST_USED = 1.8;
/** From here on answers say how much is used. */
const TELLS_FROM = 0.8;
/** "Identity and access reports service limits": 5 requests in 10 seconds; "GET signInActivity": 10 in a minute. */
const REPORT_LIMITS: readonly (readonly [requests: number, windowMs: number])[] = [
  [5, 10_000],
  [10, 60_000],
];

export interface Charge {
  readonly application: string;
  readonly tenantId: string;
  readonly resourceUnits: number;
  readonly method: string;
  /** Undefined: no limit. */
  readonly quota: Quota | undefined;
  /** Whether the reporting service is asked as well, and its limits apply. */
  readonly isReport: boolean;
  readonly retryAfter: GraphSettings['retryAfter'];
}

export interface Throttle {
  /** The headers that an answer gets for what it cost. Throws `GraphError` 429. */
  charge(charge: Charge): Readonly<Record<string, string>>;
  /** All resource units charged so far. */
  units(): number;
}

/** A bucket of resource units for each application, and a log of its reports. */
export function createThrottle(clock: EmulatorClock): Throttle {
  const usage = new Map<string, { used: number; at: number }>();
  const reports = new Map<string, number[]>();
  let units = 0;
  return {
    units: () => units,
    charge: (charge) => {
      units += charge.resourceUnits;
      const now = clock.now().getTime();
      if (charge.isReport) chargeReport(reports, charge, now);
      if (charge.quota === undefined) return { 'x-ms-resource-unit': String(charge.resourceUnits) };
      return chargeUnits(usage, charge, charge.quota, now);
    },
  };
}

function chargeUnits(
  usage: Map<string, { used: number; at: number }>,
  charge: Charge,
  { resourceUnits: limit, windowMs }: Quota,
  now: number,
): Readonly<Record<string, string>> {
  const last = usage.get(charge.application) ?? { used: 0, at: now };
  const before = Math.max(0, last.used - ((now - last.at) / windowMs) * limit);
  // "Requests during throttling still count", so who does not wait waits longer.
  const used = Math.min(before + charge.resourceUnits, limit * MOST_USED);
  usage.set(charge.application, { used, at: now });
  const headers = {
    'x-ms-resource-unit': String(charge.resourceUnits),
    ...(used > limit * TELLS_FROM ? { 'x-ms-throttle-limit-percentage': (used / limit).toFixed(2) } : {}),
  };
  if (used <= limit) return headers;
  // Until there is room for the same request again.
  const waitMs = ((used + charge.resourceUnits - limit) / limit) * windowMs;
  throw tooManyRequests(charge, { now, waitMs, information: 'ResourceUnitLimitExceeded', headers });
}

function chargeReport(reports: Map<string, number[]>, charge: Charge, now: number): void {
  const longest = Math.max(...REPORT_LIMITS.map(([, windowMs]) => windowMs));
  const times = (reports.get(charge.application) ?? []).filter((time) => time > now - longest);
  const waitMs = Math.max(
    ...REPORT_LIMITS.map(([requests, windowMs]) => {
      const oldest = times.filter((time) => time > now - windowMs).at(-requests);
      return oldest === undefined ? 0 : oldest + windowMs - now;
    }),
  );
  reports.set(charge.application, waitMs > 0 ? times : [...times, now]);
  if (waitMs > 0)
    throw tooManyRequests(charge, { now, waitMs, information: 'RequestLimitExceeded', headers: {} });
}

interface Refusal {
  readonly now: number;
  readonly waitMs: number;
  readonly information: string;
  readonly headers: Readonly<Record<string, string>>;
}

function tooManyRequests(charge: Charge, { now, waitMs, information, headers }: Refusal): GraphError {
  const access = charge.method === 'GET' ? 'Read' : 'ReadWrite';
  return new GraphError(429, 'TooManyRequests', 'Please retry again later.', {
    ...headers,
    'x-ms-throttle-scope': `Tenant_Application/${access}/${charge.application}/${charge.tenantId}`,
    'x-ms-throttle-information': information,
    ...retryAfterHeader(charge.retryAfter, now, waitMs),
  });
}

/** Rounded up, so that who waits so long has waited long enough; a date has whole seconds. */
function retryAfterHeader(
  form: GraphSettings['retryAfter'],
  now: number,
  waitMs: number,
): Readonly<Record<string, string>> {
  switch (form) {
    case 'absent':
      return {};
    case 'seconds':
      return { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
    case 'date':
      return { 'retry-after': new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString() };
  }
}
