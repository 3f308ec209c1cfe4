import { randomUUID } from 'node:crypto';
import type { EmulatorRequest } from './types';

/** The headers that a service puts on every answer, whatever the route. `now` becomes `Date`. */
export function serviceHeaders(request: EmulatorRequest, now: Date): Record<string, string> {
  const date = now.toUTCString();
  switch (request.service) {
    case 'arm':
      return { date, 'cache-control': 'no-cache', ...armHeaders(request) };
    case 'graph':
      return { date, ...graphHeaders(request) };
    case 'login':
      return {
        date,
        'cache-control': 'no-store, no-cache',
        'x-ms-request-id': randomUUID(),
        ...echoed(request, 'client-request-id'),
      };
    case 'github':
      return { date };
    case 'port':
    case 'ingest':
      return { date, 'x-trace-id': randomUUID() };
  }
}

/** A client that sends no id of its own gets Graph's twice. */
function graphHeaders(request: EmulatorRequest): Record<string, string> {
  const requestId = randomUUID();
  return {
    'request-id': requestId,
    'client-request-id': headerOf(request, 'client-request-id') ?? requestId,
  };
}

function armHeaders(request: EmulatorRequest): Record<string, string> {
  const correlation = headerOf(request, 'x-ms-correlation-request-id') ?? randomUUID();
  const wantsEcho = headerOf(request, 'x-ms-return-client-request-id')?.toLowerCase() === 'true';
  return {
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `EMULATOR:${randomUUID()}`,
    'x-content-type-options': 'nosniff',
    ...(wantsEcho ? echoed(request, 'x-ms-client-request-id') : {}),
  };
}

function echoed(request: EmulatorRequest, name: string): Record<string, string> {
  const value = headerOf(request, name);
  return value === undefined ? {} : { [name]: value };
}

/** A request header as one string; undefined where it is missing. */
export function headerOf(request: EmulatorRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
