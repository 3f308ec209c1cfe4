import { randomUUID } from 'node:crypto';
import type { EmulatorResponse, ServiceName } from './types';

interface ErrorContext {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly now: Date;
}

/** Codes and messages as the services send them where nothing more specific is known. */
const MESSAGES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BadRequest', 'The request was incorrect or malformed.'],
  401: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  403: ['AuthorizationFailed', 'The client does not have authorization to perform the requested action.'],
  404: ['NotFound', 'The requested resource was not found.'],
  408: ['RequestTimeout', 'The request timed out.'],
  409: ['Conflict', 'The request conflicts with the current state.'],
  413: ['RequestEntityTooLarge', 'The request body is too large.'],
  429: ['TooManyRequests', 'The request is being throttled as the limit has been reached.'],
  500: ['InternalServerError', 'The server encountered an internal error. Please retry the request.'],
  502: ['BadGateway', 'The gateway received an invalid response from the server.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable. Please retry the request.'],
  504: ['GatewayTimeout', 'The gateway did not receive a response within the specified time period.'],
};

/** Where Graph says it otherwise. */
const GRAPH_MESSAGES: typeof MESSAGES = {
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: ['Request_ResourceNotFound', 'The requested resource was not found.'],
  410: ['resyncRequired', 'Resync required. The full state has to be read again.'],
  429: ['TooManyRequests', 'Please retry again later.'],
};

const PORT_CODES: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  422: 'invalid_request',
  429: 'too_many_requests',
  500: 'internal_server_error',
  503: 'service_unavailable',
};

/** The body that a service sends with an error status: ARM and Graph envelopes, AADSTS, Port's `ok: false`. */
export function errorBody(context: ErrorContext, status: number): unknown {
  const [code, message] = MESSAGES[status] ?? ['InternalServerError', `Status ${status}`];
  switch (context.service) {
    case 'arm':
      return isResourceGraph(context.path)
        ? resourceGraphBody(status, context.now)
        : { error: { code, message } };
    case 'graph': {
      const [graphCode, graphMessage] = GRAPH_MESSAGES[status] ?? [code, message];
      return { error: { code: graphCode, message: graphMessage, innerError: innerError(context.now) } };
    }
    case 'login':
      return loginBody(status, context.now);
    case 'github':
      return { message };
    case 'port':
    case 'ingest':
      return { ok: false, error: PORT_CODES[status] ?? 'internal_server_error', message };
  }
}

/** What a service answers for a path that it does not know. */
export function notFoundResponse(context: ErrorContext): EmulatorResponse {
  const where = `${context.method} ${context.path}`;
  switch (context.service) {
    case 'arm':
      return {
        status: 404,
        body: { error: { code: 'NotFound', message: `No HTTP resource was found that matches ${where}.` } },
      };
    case 'port':
    case 'ingest':
      return { status: 404, body: { ok: false, error: 'not_found', message: `Route ${where} not found` } };
    case 'graph':
      return {
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            message: `Resource not found for the segment '${unknownSegment(context.path)}'.`,
            innerError: innerError(context.now),
          },
        },
      };
    case 'github':
      return { status: 404, body: { message: 'Not Found' } };
    case 'login':
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body>404</body></html>' };
  }
}

/** Graph names the first segment behind the version that it does not understand; the emulator takes the last. */
function unknownSegment(path: string): string {
  return path.split('/').filter(Boolean).at(-1) ?? '';
}

function isResourceGraph(path: string): boolean {
  return /\/providers\/microsoft\.resourcegraph\/resources$/i.test(path);
}

/** Resource Graph puts the code that matters into `details`. */
function resourceGraphBody(status: number, now: Date): unknown {
  const [code, message] = MESSAGES[status] ?? ['InternalServerError', `Status ${status}`];
  const support = `Please provide below info when asking for support: timestamp = ${now.toISOString()}, correlationId = ${randomUUID()}.`;
  if (status === 429) {
    const throttled =
      'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';
    return {
      error: {
        code: 'RateLimiting',
        message: support,
        details: [{ code: 'RateLimiting', message: throttled }],
      },
    };
  }
  return { error: { code, message: support, details: [{ code, message }] } };
}

function loginBody(status: number, now: Date): unknown {
  const [error, number, text] =
    status < 500 && status !== 429
      ? ['invalid_request', 900144, 'The request is malformed.']
      : ['temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.'];
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error,
    error_description: `AADSTS${number}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
  };
}

function innerError(now: Date): unknown {
  return {
    date: now.toISOString().slice(0, 19),
    'request-id': randomUUID(),
    'client-request-id': randomUUID(),
  };
}
