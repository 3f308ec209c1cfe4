import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock';
import type { RequestLedger } from '../core/request-ledger';
import { describeRedirect } from './redirect';
import { certificateAdvice, isTransientStatus, RemoteError } from './remote-error';
import { type HeaderReader, retryHintMs } from './retry-hint';
import { withTimeLimit } from './time-limit';
import { createTransport, type Transport, type TransportAnswer, type TransportRequest } from './transport';

/** Enough for as many deliveries at once as may be asked for (`--concurrency`); they are opened as they are needed. */
const CONNECTIONS = 64;

export interface HttpRequest {
  readonly method: TransportRequest['method'];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** For errors: what was asked, in the operator's words. */
  readonly operation: string;
  /** The name under which the ledger counts it. */
  readonly endpoint: string;
  /** `anything`: a body of a success that is not JSON is handed over as text. */
  readonly expect?: 'json' | 'anything';
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: HeaderReader;
  /** The parsed JSON body; `undefined` for an empty one. */
  readonly body: unknown;
}

export interface HttpClient {
  /**
   * One attempt: sends and reads the whole answer.
   * @throws RemoteError for every status but 2xx, for a connection that broke, a time limit, and a body that is not JSON
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly service: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly timeLimitMs: number;
}

/** A client with kept connections that honours HTTPS_PROXY, NO_PROXY and Node's certificate authorities. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const transport = createTransport(CONNECTIONS);
  return {
    send: (request, signal) => sendOnce(request, signal, { ...options, transport }),
    close: () => transport.close(),
  };
}

interface Sending extends HttpClientOptions {
  readonly transport: Transport;
}

interface SendingOne extends Sending {
  /** Names this attempt in the request and in errors. */
  readonly requestId: string;
}

async function sendOnce(request: HttpRequest, signal: AbortSignal, sending: Sending): Promise<HttpAnswer> {
  const { clock, ledger, service, timeLimitMs } = sending;
  ledger.sent(request.endpoint, Buffer.byteLength(request.body ?? ''));
  const requestId = randomUUID();
  const answer = await withTimeLimit((limited) => exchange(request, limited, { ...sending, requestId }), {
    clock,
    limitMs: timeLimitMs,
    signal,
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const detail = cause instanceof Error ? describeCause(cause) : String(cause);
    const advice = certificateAdvice(detail);
    throw new RemoteError({
      service,
      operation: request.operation,
      detail,
      requestId,
      transient: advice === undefined,
      nextSteps: advice === undefined ? [] : [advice],
      cause,
    });
  });
  return toAnswer(answer, request, { ...sending, requestId });
}

function exchange(
  { method, url, headers, body }: HttpRequest,
  signal: AbortSignal,
  { userAgent, requestId, transport }: SendingOne,
): Promise<TransportAnswer> {
  const common = { 'user-agent': userAgent, 'x-request-id': requestId, accept: 'application/json' };
  return transport.send({ method, url, headers: { ...common, ...headers }, body, signal });
}

function toAnswer(
  raw: TransportAnswer,
  request: HttpRequest,
  { service, clock, requestId }: SendingOne,
): HttpAnswer {
  const { status, header, text } = raw;
  const ok = status >= 200 && status < 300;
  const body = parseJson(text);
  if (ok && body !== unreadable) return { status, header, body };
  if (ok && request.expect === 'anything') return { status, header, body: text };
  const redirect = describeRedirect({ status, location: header('location') }, request.url);
  throw new RemoteError({
    service,
    operation: request.operation,
    status,
    code: errorCode(body),
    detail: ok ? 'the answer is not JSON' : (redirect ?? errorMessage(body, text)),
    requestId: header('x-trace-id') ?? requestId,
    transient: ok || isTransientStatus(status),
    retryAfterMs: retryHintMs(header, clock.now()),
  });
}

const unreadable = Symbol('not JSON');

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable;
    throw error;
  }
}

/** Port's errors are `{ok: false, error, message}`. */
function errorCode(body: unknown): string | undefined {
  const error = fieldOf(body, 'error');
  return typeof error === 'string' ? error : undefined;
}

function errorMessage(body: unknown, text: string): string {
  const message = fieldOf(body, 'message');
  if (typeof message === 'string') return message;
  return text.trim() === '' ? 'no explanation' : text.trim().slice(0, 200);
}

function fieldOf(body: unknown, name: 'error' | 'message'): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

/** Connection errors hide what happened in their cause. */
function describeCause(error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  const inner = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const prefix = typeof code === 'string' && !error.message.includes(code) ? `${code} ` : '';
  return `${prefix}${error.message}${inner}`;
}
