import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { invalid, parseWith, PortError, toErrorResponse } from './errors';
import type { RouteFamily } from './rate-limits';
import type { PortState } from './state';
import type { Writer } from './writer';

/** Source: Port's OpenAPI document, 413 of every route. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface ApiCall {
  readonly request: EmulatorRequest;
  readonly state: PortState;
  readonly writer: Writer;
  /** A path parameter of the route. */
  readonly param: (name: string) => string;
  /** A boolean query parameter. Throws a 422 `PortError` for anything but `true` and `false`. */
  readonly flag: (name: string, byDefault: boolean) => boolean;
  /** The JSON body; an empty one is `{}`. Throws a 400 `PortError` where it is no JSON. */
  readonly json: () => unknown;
  /** The JSON body through a schema. Throws a 422 `PortError`. */
  readonly body: <Output>(schema: z.ZodType<Output>) => Output;
}

export interface ApiRoute {
  readonly method: Route['method'];
  readonly path: string;
  readonly family: RouteFamily;
  handle(call: ApiCall): EmulatorResponse | Promise<EmulatorResponse>;
}

/** Gives a handler what all of Port's API has: trace id, size limit, pace, authentication, error bodies. */
export function toRoute(state: PortState, route: ApiRoute): Route {
  return {
    method: route.method,
    path: route.path,
    async handle(request) {
      const pace = state.rateLimiter.take(route.family, state.settings.rateLimitOverrides);
      const isRefused = state.settings.rateLimits && !pace.allowed;
      const response = isRefused ? tooManyRequests() : await answer(state, route, request);
      return { ...response, headers: { ...pace.headers, 'x-trace-id': randomUUID(), ...response.headers } };
    },
  };
}

function tooManyRequests(): EmulatorResponse {
  return toErrorResponse(new PortError(429, 'too_many_requests', 'Rate limit exceeded, try again later'));
}

async function answer(
  state: PortState,
  route: ApiRoute,
  request: EmulatorRequest,
): Promise<EmulatorResponse> {
  try {
    if (request.body.length > MAX_BODY_BYTES)
      throw new PortError(413, 'payload_too_large', 'Request body is too large (limit is 1MiB)');
    if (route.family !== 'unauthenticated') state.tokens.check(request.headers.authorization);
    return await route.handle(toCall(state, request));
  } catch (error) {
    if (error instanceof PortError) return toErrorResponse(error);
    throw error;
  }
}

function toCall(state: PortState, request: EmulatorRequest): ApiCall {
  const json = (): unknown => parseJson(request.body);
  return {
    request,
    state,
    writer: {
      datasource: request.headers['user-agent'] ?? 'unknown',
      userId: 'emulator@clients',
      origin: 'API',
    },
    param(name) {
      const value = request.params[name];
      if (value === undefined) throw new Error(`The route has no parameter "${name}"`);
      return value;
    },
    flag(name, byDefault) {
      const value = request.query.get(name);
      if (value === null || value === '') return byDefault;
      if (value !== 'true' && value !== 'false') throw invalid(`"querystring.${name}" must be boolean`);
      return value === 'true';
    },
    json,
    body: (schema) => parseWith(schema, json()),
  };
}

/** Parses JSON bytes; none at all are `{}`. Throws a 400 `PortError`. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PortError(400, 'invalid_json', `The body is not valid JSON: ${error.message}`);
  }
}

/** The values of a query parameter that may be repeated, spelt `name` or `name[]`. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)];
}
