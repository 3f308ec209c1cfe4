import { randomUUID } from 'node:crypto';
import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { RequestLedger } from '../../../core/request-ledger';
import type { Attempt } from '../../../http/call';
import type { Transport, TransportAnswer } from '../../../http/transport';
import { type GraphAnswer, RefusedToSend } from './graph-error';
import type { GraphLogin } from './graph-login';

/** More redirects than this lead nowhere. */
const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What one attempt at a request takes through Microsoft's client, and what it brings back. */
export class GraphAttempt implements MiddlewareOptions {
  /** What went wrong, before Microsoft's client wraps it into an error of its own. */
  failure: unknown;

  /** @param link sent as it is: Microsoft's client takes links apart and puts them together in its own way */
  constructor(
    readonly attempt: Attempt<GraphAnswer>,
    readonly link?: string,
  ) {}
}

export interface MiddlewareParts {
  readonly login: GraphLogin;
  readonly transport: Transport;
  readonly ledger: RequestLedger;
  readonly userAgent: string;
  /** Of Microsoft Graph; the token goes nowhere else. */
  readonly origin: string;
}

/** Sends what Microsoft's client asks for: each attempt with its own token and id, to the one host. */
export function createGraphMiddleware(parts: MiddlewareParts): Middleware {
  return {
    async execute(context) {
      const graphAttempt: unknown = context.middlewareControl?.getMiddlewareOptions(GraphAttempt);
      if (!(graphAttempt instanceof GraphAttempt)) throw new TypeError('a request without its attempt');
      try {
        context.response = await follow(context, graphAttempt, parts);
      } catch (error) {
        graphAttempt.failure = error;
        throw error;
      }
    },
  };
}

async function follow(
  { request, options }: Context,
  { attempt, link }: GraphAttempt,
  parts: MiddlewareParts,
): Promise<Response> {
  const headers = { ...(options?.headers as Record<string, string> | undefined) };
  let url = link ?? String(request as unknown);
  for (let redirects = 0; ; redirects += 1) {
    const requestId = randomUUID();
    const answer = await send(url, { ...headers, 'client-request-id': requestId }, attempt, parts);
    const next = redirectOf(answer, url);
    if (next !== undefined && redirects < MAX_REDIRECTS) {
      url = next;
      continue;
    }
    attempt.onAnswer(toGraphAnswer(answer, requestId));
    return new Response(answer.text === '' ? null : answer.text, { status: answer.status });
  }
}

async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  { signal }: Attempt<GraphAnswer>,
  { login, transport, ledger, userAgent, origin }: MiddlewareParts,
): Promise<TransportAnswer> {
  assertOwn(url, origin);
  const authorization = `Bearer ${await login.token()}`;
  signal.throwIfAborted();
  ledger.sent('graph');
  return transport.send({
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      // Shed before what people wait for. Source: Microsoft Learn, "Microsoft Graph throttling guidance".
      'x-ms-throttle-priority': 'low',
      ...headers,
      authorization,
    },
    signal,
  });
}

/** Links come from answers and from the state: none may carry our token to another host. */
function assertOwn(url: string, origin: string): void {
  const target = URL.parse(url)?.origin ?? 'something that is no URL';
  if (target !== origin) throw new RefusedToSend(`refused to send the token of ${origin} to ${target}`);
}

function redirectOf({ status, header }: TransportAnswer, from: string): string | undefined {
  const location = header('location');
  if (location === undefined || !REDIRECTS.includes(status)) return undefined;
  return URL.parse(location, from)?.href ?? location;
}

function toGraphAnswer({ status, header, text }: TransportAnswer, sentId: string): GraphAnswer {
  return { status, headers: { get: header }, text, requestId: header('request-id') ?? sentId };
}
