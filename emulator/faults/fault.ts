import { z } from 'zod';

const MAX_WAIT = 600_000;
const regex = z.string().refine(isRegex, { error: 'not a regular expression' });
/** The request is handled all the same, only its answer is replaced. */
const handled = z.boolean().optional();

/** What goes wrong with one request. */
export const Fault = z.discriminatedUnion('kind', [
  /** The socket is destroyed as soon as the request line and headers are there. */
  z.strictObject({ kind: z.literal('refuse') }),
  /** The request is read whole, not handled, and the socket destroyed. */
  z.strictObject({ kind: z.literal('reset-before') }),
  /** Handled; headers and half of the body are sent, then the socket is destroyed. */
  z.strictObject({ kind: z.literal('reset-inside') }),
  /** Handled; the answer is never sent and the socket destroyed. */
  z.strictObject({ kind: z.literal('reset-after') }),
  /** No answer until the client gives up, at most `maxMs` (600,000); then the socket is destroyed. */
  z.strictObject({
    kind: z.literal('timeout'),
    maxMs: z.number().int().min(1).max(MAX_WAIT).optional(),
    handled,
  }),
  /** A status with the service's own error body, or with the given one. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    handled,
  }),
  /** A proxy's HTML page. */
  z.strictObject({ kind: z.literal('html'), status: z.number().int().min(200).max(599).optional(), handled }),
  /** Handled; Content-Length of the whole body, half of it sent, connection closed in an orderly way. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** Handled; valid HTTP whose body is half of the real one. */
  z.strictObject({ kind: z.literal('truncated-clean') }),
  /** 200 with `{}`. */
  z.strictObject({ kind: z.literal('wrong-schema'), handled }),
  /** 200 with the service's error body for a 500. */
  z.strictObject({ kind: z.literal('error-inside'), handled }),
  /** 200 without a body. */
  z.strictObject({ kind: z.literal('empty'), handled }),
  /** Ten times the latency, and never less than `minMs` (0). */
  z.strictObject({ kind: z.literal('slow'), minMs: z.number().int().min(0).max(MAX_WAIT).optional() }),
  /** Handled; the answer's nextLink or deltaLink leads to another host, or back to the request itself. Graph alone. */
  z.strictObject({ kind: z.literal('next-link'), to: z.enum(['foreign-host', 'itself']) }),
  /** 400 for a page token that has expired. Graph alone. */
  z.strictObject({ kind: z.literal('expired-page-token') }),
  /**
   * The socket is destroyed, and the next connection to the service meets a certificate of an authority that nobody
   * trusts. Without TLS only the first.
   */
  z.strictObject({ kind: z.literal('untrusted-certificate') }),
  /** Handled twice; the second answer is sent. */
  z.strictObject({ kind: z.literal('duplicate') }),
]);
export type Fault = z.infer<typeof Fault>;

const GRAPH_ALONE: readonly Fault['kind'][] = ['next-link', 'expired-page-token'];
const position = z.number().int().min(1);

/**
 * Which requests a fault hits. All given conditions must hold. Matching requests are counted from 1; `nth` picks one
 * of them, `from`/`to` a range, `times` limits how often the fault is applied. Without any of these: every match.
 */
export const FaultRule = z
  .strictObject({
    service: z.enum(['login', 'arm', 'graph', 'port', 'ingest', 'github']),
    method: z.string().optional(),
    /** Tested against path and query. */
    path: regex.optional(),
    bodyMatches: regex.optional(),
    nth: position.optional(),
    from: position.optional(),
    to: position.optional(),
    times: position.optional(),
    fault: Fault,
  })
  .refine(({ nth, from, to, times }) => nth === undefined || (from ?? to ?? times) === undefined, {
    error: 'nth excludes from, to and times',
  })
  .refine(({ fault, service }) => service === 'graph' || !GRAPH_ALONE.includes(fault.kind), {
    error: 'this fault is one of Microsoft Graph',
  })
  .refine(({ fault, bodyMatches }) => fault.kind !== 'refuse' || bodyMatches === undefined, {
    error: 'refuse destroys the socket before the body is read, so bodyMatches can never hold',
  });
export type FaultRule = z.infer<typeof FaultRule>;

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
