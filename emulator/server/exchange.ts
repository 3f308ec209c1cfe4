import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { planExchange, type Delivery, type ExchangePlan } from '../faults/fault-plan';
import type { FaultRules } from '../faults/fault-rules';
import { deliver } from './deliver';
import { errorBody, notFoundResponse } from './error-bodies';
import { readBody, toPayload, type Payload } from './message';
import type { Outcome, RequestLog } from './request-log';
import type { RouteMatch, RouteMatcher } from './route-matcher';
import { serviceHeaders } from './service-headers';
import type { EmulatorClock, EmulatorRequest, EmulatorResponse, Route, ServiceName } from './types';

/** All that may be exchanged under a running service by a reset. */
export interface ServiceState {
  readonly match: RouteMatcher<Route>;
  readonly clock: EmulatorClock;
  readonly faults: FaultRules;
  readonly log: RequestLog;
  /** Milliseconds, drawn anew for each request. */
  latencyMs(): number;
  /** Called for each request before it is handled: the world may change now. */
  beforeHandling(request: EmulatorRequest): void;
  /** Milliseconds that a handler took, latency not counted. */
  handled(milliseconds: number): void;
}

export interface ExchangeOptions {
  readonly service: ServiceName;
  /** Known only once the service listens. */
  origin(): string;
  state(): ServiceState;
  /** The next connection meets a certificate that nobody trusts, if this still holds then. */
  distrust(isStanding: () => boolean): Promise<void>;
  /** A handler failed: a bug in the emulator, answered with a 500. */
  readonly onError: (error: unknown) => void;
}

/** Everything that happens between a request and its answer: fault, latency, route, log. */
export function createRequestListener(options: ExchangeOptions): RequestListener {
  return (message, response) => {
    exchange(options, message, response).catch((error: unknown) => {
      options.onError(error);
      response.destroy();
    });
  };
}

async function exchange(
  options: ExchangeOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const state = options.state();
  const record = startRecord(options.service, state, message);
  const candidate = {
    service: options.service,
    method: message.method ?? 'GET',
    target: message.url ?? '/',
  };
  if (state.faults.take({ ...candidate, body: undefined }) !== undefined) {
    record({ outcome: 'cut', fault: 'refuse' });
    message.socket.destroy();
    return;
  }
  const body = await readBody(message).catch(() => undefined);
  if (body === undefined) {
    record({ outcome: 'aborted' });
    return;
  }
  const fault = state.faults.take({ ...candidate, body: body.toString('utf8') });
  const { request, match } = toRequest(options, state, { message, body });
  const context = { ...candidate, path: request.path, now: state.clock.now() };
  const plan = planExchange(fault, (status) => errorBody(context, status));
  if (fault?.kind === 'untrusted-certificate')
    await options.distrust(() => state.faults.status().some(({ rule }) => rule.fault === fault));
  const payload = await answer(options, state, { request, match, plan, target: candidate.target });
  record({
    outcome: outcomeOf(plan.delivery, response),
    fault: fault?.kind ?? null,
    route: match?.route.path ?? null,
    requestBytes: body.length,
    payload,
  });
  await deliver(response, payload, plan.delivery);
}

interface Task {
  readonly request: EmulatorRequest;
  /** Path and query as they came. */
  readonly target: string;
  readonly match: RouteMatch<Route> | undefined;
  readonly plan: ExchangePlan;
}

/** Half of the latency lies before the handling and half after it, as on a real network. */
async function answer(options: ExchangeOptions, state: ServiceState, task: Task): Promise<Payload> {
  const { request, match, plan } = task;
  const latency = Math.max(state.latencyMs() * plan.latencyFactor, plan.minimumLatencyMs);
  await pause(latency / 2);
  let response: EmulatorResponse = { status: 200 };
  for (let time = 0; time < plan.timesHandled; time += 1) {
    state.beforeHandling(request);
    response = await handle(options, state, request, match);
  }
  const defaults = serviceHeaders(request, state.clock.now());
  await pause(latency / 2);
  const answered = plan.transform?.(response, `${request.origin}${task.target}`) ?? response;
  return toPayload(plan.replacement ?? answered, defaults);
}

async function handle(
  options: ExchangeOptions,
  state: ServiceState,
  request: EmulatorRequest,
  match: RouteMatch<Route> | undefined,
): Promise<EmulatorResponse> {
  const context = { ...request, now: state.clock.now() };
  if (match === undefined) return notFoundResponse(context);
  const started = performance.now();
  try {
    return await match.route.handle(request);
  } catch (error) {
    options.onError(error);
    return { status: 500, body: errorBody(context, 500) };
  } finally {
    state.handled(performance.now() - started);
  }
}

function toRequest(
  options: ExchangeOptions,
  state: ServiceState,
  { message, body }: { message: IncomingMessage; body: Buffer },
): Pick<Task, 'request' | 'match'> {
  const [path = '/', ...query] = (message.url ?? '/').split('?');
  const method = message.method ?? 'GET';
  const match = state.match(method, path);
  const request: EmulatorRequest = {
    service: options.service,
    method,
    path,
    query: new URLSearchParams(query.join('?')),
    headers: message.headers,
    body,
    params: match?.params ?? {},
    origin: options.origin(),
  };
  return { request, match };
}

interface RecordedEnd {
  readonly outcome: Outcome;
  readonly fault?: string | null;
  readonly route?: string | null;
  readonly requestBytes?: number;
  readonly payload?: Payload;
}

/** Logged before the last byte leaves, so that who has the answer finds it in the log. */
function startRecord(
  service: ServiceName,
  state: ServiceState,
  message: IncomingMessage,
): (end: RecordedEnd) => void {
  const startedAt = state.clock.now().toISOString();
  const started = performance.now();
  return ({ outcome, fault = null, route = null, requestBytes = 0, payload }) =>
    state.log.add({
      service,
      method: message.method ?? 'GET',
      path: message.url ?? '/',
      route,
      status: outcome === 'answered' ? (payload?.status ?? null) : null,
      outcome,
      requestBytes,
      responseBytes: outcome === 'answered' ? (payload?.body.length ?? 0) : 0,
      startedAt,
      durationMs: performance.now() - started,
      clientRequestId: firstHeader(message, 'x-ms-client-request-id', 'client-request-id'),
      userAgent: firstHeader(message, 'user-agent', 'x-ms-useragent'),
      fault,
    });
}

function firstHeader(message: IncomingMessage, ...names: readonly string[]): string | null {
  const value = names.map((name) => message.headers[name]).find((found) => found !== undefined);
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

function outcomeOf(delivery: Delivery, response: ServerResponse): Outcome {
  if (response.destroyed) return 'aborted';
  return delivery.kind === 'whole' ? 'answered' : 'cut';
}

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds, undefined, { ref: false });
}
