import { z } from 'zod';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/json-client';
import { RemoteError } from '../http/remote-error';
import { retryHintMs } from '../http/retry-hint';
import { withRetries } from '../http/retry';
import { createPortLogin, type IssuedToken } from './port-login';
import { createPortPause } from './port-pause';

/** The code of an error that says: this answer is not what Port documents. */
export const UNEXPECTED_ANSWER = 'UnexpectedAnswer';

export interface PortClientOptions {
  readonly http: HttpClient;
  /** Origin, without `/v1`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface PortRequest {
  readonly method: HttpRequest['method'];
  /** Below the base URL, with `/v1`. */
  readonly path: string;
  readonly body?: unknown;
  /** Instead of `body`, where it is JSON already. */
  readonly json?: string;
  readonly operation: string;
}

/** An answer with the id under which Port knows the request, where it tells. */
export interface Answered<T> {
  readonly answer: T;
  readonly requestId: string | undefined;
}

export interface PortClient {
  /**
   * Asks Port's API: logs in when needed, once more after a 401, and repeats what can help.
   * @throws RemoteError where Port refuses, stays unavailable, or answers something else than `schema`
   */
  ask<T>(request: PortRequest, schema: z.ZodType<T>): Promise<T>;
  /** The same, with the id of the request. */
  exchange<T>(request: PortRequest, schema: z.ZodType<T>): Promise<Answered<T>>;
  /** Now by Port's clock, in milliseconds: the `Date` of its first answer. Logs in where nothing was asked yet. */
  serverNow(): Promise<number>;
}

const Token = z.object({ accessToken: z.string().min(1), expiresIn: z.number().positive() });

/** A client of Port's REST API. */
export function createPortClient(options: PortClientOptions): PortClient {
  const { clock, signal } = options;
  let serverOffsetMs: number | undefined;
  const pause = createPortPause(clock, (ms) => options.ledger.throttled(ms));
  const login = createPortLogin(logIn, clock);

  async function send(request: PortRequest, headers: Record<string, string>): Promise<HttpAnswer> {
    await pause.over(signal);
    const sending = options.http.send(toHttp(options.baseUrl, request, headers), signal);
    const answer = await sending.catch((error: unknown) => {
      if (error instanceof RemoteError) pause.heed(error.failure.retryAfterMs);
      throw error;
    });
    const instant = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(instant)) serverOffsetMs ??= instant - clock.now();
    pause.heed(retryHintMs(answer.header, clock.now()));
    return answer;
  }

  async function logIn(): Promise<IssuedToken> {
    const body = { clientId: options.clientId, clientSecret: options.clientSecret };
    const request = { method: 'POST', path: '/v1/auth/access_token', body, operation: 'log in' } as const;
    const answer = await send(request, {}).catch((error: unknown) => {
      throw error instanceof RemoteError ? withLoginAdvice(error) : error;
    });
    return read(answer.body, Token, request);
  }

  async function exchange<T>(request: PortRequest, schema: z.ZodType<T>): Promise<Answered<T>> {
    let renewed = false;
    return withRetries(attemptOnce, { clock, signal, onRetry });

    async function attemptOnce(): Promise<Answered<T>> {
      const value = await login.token();
      try {
        const { body, header } = await send(request, { authorization: `Bearer ${value}` });
        return { answer: read(body, schema, request), requestId: header('x-trace-id') };
      } catch (error) {
        if (!(error instanceof RemoteError) || error.status !== 401 || renewed) throw error;
        renewed = true;
        login.refuse(value);
        throw new RemoteError({ ...error.failure, transient: true });
      }
    }
  }

  function onRetry(error: RemoteError, delayMs: number): void {
    options.ledger.retried();
    if (error.status === 429) options.ledger.throttled(delayMs);
    options.log.info('asking Port again', { reason: error.message, delayMs });
  }

  async function serverNow(): Promise<number> {
    if (serverOffsetMs === undefined) await withRetries(() => login.token(), { clock, signal, onRetry });
    return clock.now() + (serverOffsetMs ?? 0);
  }

  return { exchange, ask: async (request, schema) => (await exchange(request, schema)).answer, serverNow };
}

function toHttp(baseUrl: string, request: PortRequest, headers: Record<string, string>): HttpRequest {
  const { method, path, body, json, operation } = request;
  const common = { method, url: `${baseUrl}${path}`, operation, endpoint: 'port' };
  if (body === undefined && json === undefined) return { ...common, headers };
  return {
    ...common,
    headers: { ...headers, 'content-type': 'application/json' },
    body: json ?? JSON.stringify(body),
  };
}

function read<T>(body: unknown, schema: z.ZodType<T>, { operation }: PortRequest): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new RemoteError({
    service: 'Port',
    operation,
    code: UNEXPECTED_ANSWER,
    detail: `the answer is not what Port documents: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    transient: true,
  });
}

function withLoginAdvice(error: RemoteError): RemoteError {
  if (error.status !== 401 && error.status !== 403) return error;
  return new RemoteError({ ...error.failure, nextSteps: ['Check PORT_CLIENT_ID and PORT_CLIENT_SECRET.'] });
}
