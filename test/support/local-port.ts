import { writeEntity } from '../../emulator/port/entities/write';
import { createPort, portRoutes, type Port } from '../../emulator/port/port';
import type { EmulatorRequest } from '../../emulator/server/types';
import { createRouteMatcher } from '../../emulator/server/route-matcher';
import type { HttpRequest } from '../../cli/http/json-client';
import { createRequestLedger } from '../../cli/core/request-ledger';
import { createPortClient, type PortClient } from '../../cli/port/port-client';
import { createFakeHttp, type FakeHttpAnswer } from './fake-http';
import type { NewEntity } from './port-api';
import { isPortWrite } from './port-writes';
import { createRecordedLog } from './recorded-log';
import { createVirtualClock, type VirtualClock } from './virtual-clock';

const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };
const ORIGIN = 'https://api.port.test';

export interface NamedDocument {
  readonly identifier: string;
}

/** May answer instead of Port, before or after it has handled the request. */
export type Disturb = (
  request: HttpRequest,
  handle: () => Promise<FakeHttpAnswer>,
) => Promise<FakeHttpAnswer | Error>;

export interface LocalPort {
  readonly port: Port;
  readonly clock: VirtualClock;
  readonly signal: AbortSignal;
  /** Logins are not among them. */
  readonly requests: HttpRequest[];
  /** A client that writes with this User-Agent. */
  readonly clientOf: (userAgent: string) => PortClient;
  /** Writes an entity past the API, with this User-Agent. */
  readonly put: (blueprint: string, entity: NewEntity, userAgent?: string) => void;
  /** Undefined lets everything pass again. */
  readonly disturb: (by: Disturb | undefined) => void;
}

/** The emulator's Port as functions of this process, in the hands of our client: all of its rules, no sockets. */
export function createLocalPort(blueprints: readonly NamedDocument[]): LocalPort {
  const clock = createVirtualClock({ start: Date.UTC(2026, 0, 2) });
  const port = createPort({
    clock: { now: () => new Date(clock.now()) },
    origin: () => ORIGIN,
    ...CREDENTIALS,
    settings: { rateLimits: false },
  });
  // Those that relate to each other can't be created whole.
  for (const blueprint of blueprints) port.createBlueprint({ ...blueprint, relations: {} });
  for (const blueprint of blueprints) port.replaceBlueprint(blueprint.identifier, blueprint);
  const requests: HttpRequest[] = [];
  let disturbance: Disturb | undefined;

  function clientOf(userAgent: string): PortClient {
    const http = createFakeHttp(
      async (request) => {
        const handle = (): Promise<FakeHttpAnswer> => handleWith(port, request, userAgent);
        if (request.url.endsWith('/v1/auth/access_token')) return handle();
        requests.push(request);
        return disturbance === undefined ? handle() : disturbance(request, handle);
      },
      () => clock.now(),
    );
    const ledger = createRequestLedger();
    const options = {
      http,
      baseUrl: ORIGIN,
      ...CREDENTIALS,
      clock,
      ledger,
      log: createRecordedLog(),
      signal,
    };
    return createPortClient(options);
  }

  function put(blueprint: string, entity: NewEntity, datasource = 'somebody'): void {
    const options = { upsert: true, merge: true, validationOnly: false, createMissingRelated: false };
    const writer = { userId: 'u', datasource, origin: 'API' } as const;
    writeEntity(port.state, { blueprint, body: entity }, options, writer);
  }

  const { signal } = new AbortController();
  return { put, port, clock, signal, requests, clientOf, disturb: (by) => (disturbance = by) };
}

async function handleWith(port: Port, request: HttpRequest, userAgent: string): Promise<FakeHttpAnswer> {
  const url = new URL(request.url);
  const match = createRouteMatcher(portRoutes(port))(request.method, url.pathname);
  if (match === undefined) throw new Error(`Port has no route for ${request.method} ${url.pathname}`);
  const asked: EmulatorRequest = {
    service: 'port',
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: { ...request.headers, 'user-agent': userAgent },
    body: Buffer.from(request.body ?? ''),
    params: match.params,
    origin: url.origin,
  };
  const { status, headers = {}, body } = await match.route.handle(asked);
  return {
    status,
    headers,
    body: body === undefined ? undefined : (JSON.parse(JSON.stringify(body)) as unknown),
  };
}

/** Whether a request changes entities. */
export function isWrite({ method, url }: HttpRequest): boolean {
  return isPortWrite(method, url);
}

/** A blueprint of text properties, with these relations. */
export function blueprintOf(
  identifier: string,
  properties: readonly string[],
  relations: Readonly<
    Record<string, { readonly target: string; readonly many: boolean; readonly required?: boolean }>
  > = {},
): NamedDocument {
  const document = {
    identifier,
    title: identifier,
    schema: {
      properties: Object.fromEntries(properties.map((name) => [name, { type: 'string' }])),
      required: [],
    },
    relations: Object.fromEntries(
      Object.entries(relations).map(([name, relation]) => [name, { required: false, ...relation }]),
    ),
  };
  return document;
}
