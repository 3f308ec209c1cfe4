import type { Fault } from './fault';
import { withOtherLink } from './other-link';
import type { EmulatorResponse } from '../server/types';

/** How the answer reaches the client. */
export type Delivery =
  | { readonly kind: 'whole' }
  | { readonly kind: 'none' }
  | { readonly kind: 'hold'; readonly maxMs: number }
  /** Half of the body, then the socket is destroyed (`reset`), closed in order (`close`), or kept as if all were well (`clean`). */
  | { readonly kind: 'half'; readonly end: 'reset' | 'close' | 'clean' };

export interface ExchangePlan {
  readonly timesHandled: 0 | 1 | 2;
  /** Sent instead of what the handler answered. */
  readonly replacement?: EmulatorResponse;
  /** Applied to what the handler answered; `url` is that of the request. */
  readonly transform?: (response: EmulatorResponse, url: string) => EmulatorResponse;
  readonly delivery: Delivery;
  readonly latencyFactor: number;
  readonly minimumLatencyMs: number;
}

const LONGEST_HOLD_MS = 600_000;
const ORDINARY: ExchangePlan = {
  timesHandled: 1,
  delivery: { kind: 'whole' },
  latencyFactor: 1,
  minimumLatencyMs: 0,
};
const HTML =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>proxy</body></html>';

/** Faults without parameters. `refuse` is here for completeness: it strikes before there is a plan. */
const FIXED = {
  refuse: { ...ORDINARY, timesHandled: 0, delivery: { kind: 'none' } },
  'reset-before': { ...ORDINARY, timesHandled: 0, delivery: { kind: 'none' } },
  'untrusted-certificate': { ...ORDINARY, timesHandled: 0, delivery: { kind: 'none' } },
  'reset-after': { ...ORDINARY, delivery: { kind: 'none' } },
  'reset-inside': { ...ORDINARY, delivery: { kind: 'half', end: 'reset' } },
  truncated: { ...ORDINARY, delivery: { kind: 'half', end: 'close' } },
  'truncated-clean': { ...ORDINARY, delivery: { kind: 'half', end: 'clean' } },
  duplicate: { ...ORDINARY, timesHandled: 2 },
} as const satisfies Partial<Record<Fault['kind'], ExchangePlan>>;

/** What a fault makes of an exchange; `errorBody` is the service's own error body for a status. */
export function planExchange(fault: Fault | undefined, errorBody: (status: number) => unknown): ExchangePlan {
  if (fault === undefined) return ORDINARY;
  if (isFixed(fault)) return FIXED[fault.kind];
  switch (fault.kind) {
    case 'timeout':
      return {
        ...ORDINARY,
        timesHandled: fault.handled === true ? 1 : 0,
        delivery: { kind: 'hold', maxMs: fault.maxMs ?? LONGEST_HOLD_MS },
      };
    case 'slow':
      return { ...ORDINARY, latencyFactor: 10, minimumLatencyMs: fault.minMs ?? 0 };
    case 'next-link':
      return { ...ORDINARY, transform: (response, url) => withOtherLink(response, fault.to, url) };
    default:
      return replacing(fault, errorBody);
  }
}

function isFixed(fault: Fault): fault is Extract<Fault, { kind: keyof typeof FIXED }> {
  return fault.kind in FIXED;
}

/** Another answer instead of the handler's, which may have had its effect all the same. */
function replacing(fault: ReplacingFault, errorBody: (status: number) => unknown): ExchangePlan {
  const isHandled = 'handled' in fault && fault.handled === true;
  return { ...ORDINARY, timesHandled: isHandled ? 1 : 0, replacement: replacementFor(fault, errorBody) };
}

type ReplacingFault = Extract<
  Fault,
  { kind: 'status' | 'html' | 'wrong-schema' | 'error-inside' | 'empty' | 'expired-page-token' }
>;

function replacementFor(fault: ReplacingFault, errorBody: (status: number) => unknown): EmulatorResponse {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        body: fault.body ?? errorBody(fault.status),
        headers: lowerCased(fault.headers ?? {}),
      };
    case 'html':
      return { status: fault.status ?? 502, headers: { 'content-type': 'text/html' }, body: HTML };
    case 'wrong-schema':
      return { status: 200, body: {} };
    case 'error-inside':
      return { status: 200, body: errorBody(500) };
    case 'empty':
      return { status: 200 };
    case 'expired-page-token':
      return { status: 400, body: withCode(errorBody(400), 'Directory_ExpiredPageToken', EXPIRED) };
  }
}

const EXPIRED = 'The specified page token value has expired and can no longer be included in your request.';

/** The service's envelope around another code. */
function withCode(body: unknown, code: string, message: string): unknown {
  const envelope = body as { readonly error: object };
  return { error: { ...envelope.error, code, message } };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
