import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../../core/clock';
import type { Log } from '../../../core/log';
import type { RequestLedger } from '../../../core/request-ledger';
import { type Attempt, createCall } from '../../../http/call';
import type { Pacer } from '../../../http/pacer';
import { LOG_IN } from '../../../http/remote-error';
import { createServerClock } from '../../../http/server-clock';
import type { Transport } from '../../../http/transport';
import { createUnitPacer } from '../../../http/unit-pacer';
import { createWindowPacer } from '../../../http/window-pacer';
import { type GraphAnswer, toRemoteError } from './graph-error';
import type { GraphLogin } from './graph-login';
import { createGraphMiddleware, GraphAttempt } from './graph-middleware';
import { type GraphPage, type Item, toCount, toItem, toPage } from './graph-page';
import { unitsOf } from './resource-units';

export const SERVICE = 'Microsoft Graph';

/** A page of 999 objects takes a second or two; a minute without a whole answer is a hanging connection. */
const TIME_LIMIT_MS = 60_000;

/**
 * What sign-in activity is read under; the second figure is stated for single users and may hold for pages as well.
 * Source: Microsoft Learn, "Microsoft Graph service-specific throttling limits", identity and access reports.
 */
const SIGN_IN_WINDOWS = [
  { requests: 5, windowMs: 10_000 },
  { requests: 10, windowMs: 60_000 },
];

export interface GraphQuery {
  /** For errors: what is read. */
  readonly operation: string;
  readonly version: 'v1.0' | 'beta';
  /** Without the version, such as `/users/delta`. */
  readonly path: string;
  /** By name, with its `$`; values not yet encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** Whether the header `ConsistencyLevel: eventual` is sent, with every page. */
  readonly isEventual?: boolean;
  /** Which quota it is taken from. */
  readonly quota?: 'directory' | 'sign-in';
}

/** What we ask of Microsoft Graph: each call is paced, repeated and translated in one place. */
export interface GraphClient {
  /** @param link a `nextLink` or `deltaLink` to send instead of the query, as it is */
  getPage(query: GraphQuery, signal: AbortSignal, link?: string): Promise<GraphPage>;
  getItem(query: GraphQuery, signal: AbortSignal): Promise<Item>;
  /** Of a path that ends in `/$count`. */
  getCount(query: GraphQuery, signal: AbortSignal): Promise<number>;
  /** Whether a link leads to this service. */
  owns(link: string): boolean;
  /** Asks for a token, and for nothing else. */
  logIn(signal: AbortSignal): Promise<void>;
  /**
   * What the server's clock showed when ours showed `instant`, from the `Date` header of the first answer, rounded up;
   * ours before any answer. In milliseconds since the epoch.
   */
  serverTime(instant: number): number;
}

export interface GraphClientOptions {
  readonly login: GraphLogin;
  readonly transport: Transport;
  /** Origin, without a trailing slash. */
  readonly endpoint: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly log: Log;
}

/**
 * Microsoft's client on a middleware of ours; its own retries, redirects and hosts are not used.
 * @throws from its methods RemoteError when retries end, or the signal's reason
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { login, clock, ledger, endpoint } = options;
  const { origin } = new URL(endpoint);
  const serverClock = createServerClock(clock);
  const pacerOf = createPacers(clock, (ms) => ledger.throttled(ms));
  const middleware = createGraphMiddleware({ ...options, origin });
  const client = Client.initWithMiddleware({ middleware, baseUrl: `${origin}/` });
  const call = createCall<GraphAnswer>({
    clock,
    ledger,
    log: options.log,
    limitMs: TIME_LIMIT_MS,
    renew: (since) => login.renew(since),
    translate: (cause, what, answer) => toRemoteError(cause, what, answer, clock.now()),
    onAnswer: (answer) => serverClock.learn(answer),
  });

  /** A body that is not what was asked for may be a gateway's: it is asked for again. */
  function ask<T>(query: GraphQuery, signal: AbortSignal, { link, parse }: Reading<T>): Promise<T> {
    const what = { service: SERVICE, operation: query.operation, pacer: pacerOf(query) };
    return call(what, signal, async (attempt) => parse(await getText(client, query, attempt, link)));
  }

  return {
    serverTime: (instant) => serverClock.at(instant),
    owns: (link) => URL.parse(link)?.origin === origin,
    logIn: (signal) =>
      call({ service: SERVICE, operation: LOG_IN }, signal, async () => {
        await login.token();
      }),
    getPage: (query, signal, link) => ask(query, signal, { link, parse: toPage }),
    getItem: (query, signal) => ask(query, signal, { parse: toItem }),
    getCount: (query, signal) => ask(query, signal, { parse: toCount }),
  };
}

interface Reading<T> {
  readonly link?: string | undefined;
  readonly parse: (text: string) => T;
}

async function getText(
  client: Client,
  { version, path, query, isEventual }: GraphQuery,
  attempt: Attempt<GraphAnswer>,
  link: string | undefined,
): Promise<string> {
  const graphAttempt = new GraphAttempt(attempt, link);
  const parameters = Object.entries(query).map(([name, value]) => [name, encodeURIComponent(value)]);
  const request = client
    .api(path)
    .version(version)
    .query(Object.fromEntries(parameters) as Record<string, string>)
    .headers(isEventual === true ? { ConsistencyLevel: 'eventual' } : {})
    .middlewareOptions([graphAttempt])
    .responseType(ResponseType.RAW);
  const response = await (request.get() as Promise<Response>).catch((error: unknown) => {
    throw graphAttempt.failure ?? error;
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.text();
}

function createPacers(clock: Clock, onWait: (ms: number) => void): (query: GraphQuery) => Pacer {
  const directory = createUnitPacer(clock, onWait);
  const signIn = createWindowPacer(clock, SIGN_IN_WINDOWS, onWait);
  return (query) => (query.quota === 'sign-in' ? signIn : directory.costing(unitsOf(query)));
}
