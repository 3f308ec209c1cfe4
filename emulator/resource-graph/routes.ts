import { randomUUID } from 'node:crypto';
import { compileQuery, QueryRefusedError } from '../kql';
import type { CompiledQuery } from '../kql';
import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { buildPage } from './page';
import { parseQueryRequest } from './query-request';
import type { QueryRequest } from './query-request';
import { scopeOf } from './query-scope';
import type { QueryScope } from './query-scope';
import { createQuota, formatResetsAfter } from './quota';
import type { QuotaAnswer } from './quota';
import { errorBody, payloadTooLarge, rateLimited, refusedQuery, RequestRefusedError } from './refusals';
import { createResultCache } from './result-cache';
import type { Evaluation } from './result-cache';
import type { ResourceGraphDependencies, ResourceGraphSettings } from './settings';
import { contextOf, decodeSkipToken } from './skip-token';
import { casingPhaseOf } from './unstable';

export interface ResourceGraph {
  readonly routes: Route[];
  /** Milliseconds spent so far on parsing, evaluating and printing: what Azure would spend, not the client. */
  evaluationMs(): number;
}

const defaultTop = 1000;

function compile(query: string): CompiledQuery {
  try {
    return compileQuery(query);
  } catch (error) {
    throw error instanceof QueryRefusedError ? refusedQuery(error) : error;
  }
}

interface Position {
  readonly offset: number;
  readonly top: number;
  readonly context: string;
}

/** An explicit page size wins over the one that the token remembers. */
function positionOf(request: QueryRequest, scope: QueryScope, compiled: CompiledQuery): Position {
  const context = contextOf(request.query, scope.requested);
  if (request.skipToken === undefined) {
    // Microsoft Learn: $skip is ignored where the query has a limit.
    const offset = compiled.hasLimit ? 0 : request.skip;
    return { offset, top: request.top ?? defaultTop, context };
  }
  const token = decodeSkipToken(request.skipToken, context);
  return { offset: token.offset, top: request.top ?? token.top, context };
}

interface Seen {
  readonly request: EmulatorRequest;
  readonly seed: number;
  readonly settings: ResourceGraphSettings;
}

type Evaluate = (evaluation: Evaluation) => ReturnType<CompiledQuery['evaluate']>;

/** The printed page and headers of its own. */
function answerQuery(
  dependencies: ResourceGraphDependencies,
  evaluate: Evaluate,
  seen: Seen,
): EmulatorResponse {
  const { settings, seed } = seen;
  const request = parseQueryRequest(seen.request);
  const scope = scopeOf(request, {
    readable: dependencies.readableSubscriptions(seen.request),
    subscriptionsUnder: (ids) => dependencies.subscriptionsUnder(ids),
  });
  const compiled = compile(request.query);
  const position = positionOf(request, scope, compiled);
  const phase = settings.flipIdCasing ? casingPhaseOf(seed) : undefined;
  const now = dependencies.clock.now();
  const result = evaluate({ compiled, query: request.query, scope, now, phase });
  const page = buildPage(compiled, result, {
    ...position,
    phase,
    seed,
    format: request.resultFormat,
    unstableOrder: settings.unstableOrder !== false,
  });
  const body = Buffer.from(JSON.stringify(page));
  if (body.length > settings.payloadCapBytes) throw payloadTooLarge(body.length, settings.payloadCapBytes);
  const limitHit: Record<string, string> = scope.limitHit
    ? { 'x-ms-tenant-subscription-limit-hit': 'true' }
    : {};
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...limitHit }, body };
}

function commonHeaders(
  request: EmulatorRequest,
  quota: QuotaAnswer,
  correlationId: string,
): Record<string, string> {
  const clientRequestId = request.headers['x-ms-client-request-id'];
  return {
    'x-ms-user-quota-remaining': String(quota.remaining),
    'x-ms-user-quota-resets-after': formatResetsAfter(quota.resetsAfterMs),
    'x-ms-ratelimit-remaining-tenant-resource-requests': String(quota.remaining),
    'x-ms-correlation-request-id': correlationId,
    'x-ms-request-id': randomUUID(),
    ...(typeof clientRequestId === 'string' ? { 'x-ms-client-request-id': clientRequestId } : {}),
  };
}

const correlationIdOf = (request: EmulatorRequest): string => {
  const sent = request.headers['x-ms-correlation-request-id'];
  return typeof sent === 'string' && sent !== '' ? sent : randomUUID();
};

/** `POST /providers/Microsoft.ResourceGraph/resources`, with everything that makes the real one unpleasant. */
export function createResourceGraph(dependencies: ResourceGraphDependencies): ResourceGraph {
  const takeQuota = createQuota();
  const evaluate = createResultCache(dependencies.tables);
  let requests = 0;
  let spentMs = 0;

  const answer = (seen: Seen, quota: QuotaAnswer): EmulatorResponse => {
    if (!quota.allowed) throw rateLimited();
    const started = performance.now();
    try {
      return answerQuery(dependencies, evaluate, seen);
    } finally {
      spentMs += performance.now() - started;
    }
  };

  const handle = (request: EmulatorRequest): EmulatorResponse => {
    const settings = dependencies.settings();
    const now = dependencies.clock.now();
    const correlationId = correlationIdOf(request);
    const quota = takeQuota(dependencies.principalOf(request), now, settings.quota);
    const headers = commonHeaders(request, quota, correlationId);
    requests += 1;
    try {
      const response = answer({ request, settings, seed: requests }, quota);
      return { ...response, headers: { ...headers, ...response.headers } };
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      return { status: error.status, headers, body: errorBody(error, now, correlationId) };
    }
  };

  return {
    routes: [{ method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', handle }],
    evaluationMs: () => spentMs,
  };
}
