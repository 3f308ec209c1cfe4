import { Buffer } from 'node:buffer';
import { createPort, ingestRoutes, portRoutes } from '../../../../emulator/port/port';
import type { Port } from '../../../../emulator/port/port';
import type { PortSettings } from '../../../../emulator/port/settings';
import type { EmulatorRequest, EmulatorResponse, Route } from '../../../../emulator/server/types';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // Tests read whatever the route answered.
  readonly body: Record<string, unknown>;
}

export interface Client {
  readonly port: Port;
  readonly clock: { now(): Date; advance(ms: number): void };
  /** Calls the API with a valid token unless told otherwise. */
  call(method: Route['method'], pathAndQuery: string, body?: unknown, headers?: object): Promise<Answer>;
  /** Posts to the ingest host. */
  ingest(key: string, body: unknown, headers?: object): Promise<Answer>;
}

export const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };

/** Drives Port's routes as functions, over a clock that stands still. */
export function createClient(settings: Partial<PortSettings> = {}): Client {
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  const clock = {
    now: () => new Date(now),
    advance: (ms: number) => {
      now += ms;
    },
  };
  const origin = (): string => 'https://localhost:4005';
  const port = createPort({ clock, origin, ...CREDENTIALS, settings });
  const token = port.state.tokens.issue(CREDENTIALS).accessToken;
  return {
    port,
    clock,
    call: (method, pathAndQuery, body, headers) =>
      send(portRoutes(port), {
        service: 'port',
        method,
        pathAndQuery,
        body: toBytes(body),
        headers: { authorization: `Bearer ${token}`, 'user-agent': 'test/1', ...headers },
      }),
    ingest: (key, body, headers) =>
      send(ingestRoutes(port), {
        service: 'ingest',
        method: 'POST',
        pathAndQuery: `/${key}`,
        body: toBytes(body),
        headers: { ...headers },
      }),
  };
}

type Sent = Pick<EmulatorRequest, 'service' | 'body' | 'headers'> & {
  readonly method: Route['method'];
  readonly pathAndQuery: string;
};

async function send(routes: readonly Route[], { pathAndQuery, method, ...rest }: Sent): Promise<Answer> {
  const url = new URL(pathAndQuery, 'https://localhost:4000');
  const found = findRoute(routes, method, url.pathname);
  if (found === undefined) throw new Error(`no route for ${method} ${url.pathname}`);
  const response = await found.route.handle({
    ...rest,
    method,
    path: url.pathname,
    query: url.searchParams,
    params: found.params,
    origin: url.origin,
  });
  return toAnswer(response);
}

function toBytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function toAnswer(response: EmulatorResponse): Answer {
  return {
    status: response.status,
    headers: response.headers ?? {},
    body: JSON.parse(JSON.stringify(response.body ?? {})) as Record<string, unknown>,
  };
}

function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length) continue;
    const isMatch = pattern.every((part, at) => part.startsWith(':') || part === segments[at]);
    if (!isMatch) continue;
    const params = pattern.flatMap((part, at) =>
      part.startsWith(':') ? [[part.slice(1), decodeURIComponent(segments[at] ?? '')] as const] : [],
    );
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** A blueprint of the catalog's shape: a group with resources that need it. */
export const GROUP = {
  identifier: 'group',
  title: 'Group',
  schema: { properties: { location: { type: 'string' } }, required: [] },
};

export const RESOURCE = {
  identifier: 'resource',
  title: 'Resource',
  schema: {
    properties: {
      location: { type: 'string' },
      count: { type: 'number', minimum: 0 },
      tags: { type: 'object' },
      zones: { type: 'array', items: { type: 'string' } },
      link: { type: 'string', format: 'url' },
      seen: { type: 'string', format: 'date-time' },
      on: { type: 'boolean' },
      state: { type: 'string', enum: ['up', 'down'], default: 'up' },
    },
    required: ['location'],
  },
  relations: {
    group: { target: 'group', required: true, many: false },
    peers: { target: 'resource', required: false, many: true },
  },
};

/** A client whose Port has both blueprints and one group `g`. */
export async function createCatalog(settings: Partial<PortSettings> = {}): Promise<Client> {
  const client = createClient(settings);
  client.port.createBlueprint(GROUP);
  client.port.createBlueprint(RESOURCE);
  await client.call('POST', '/v1/blueprints/group/entities', {
    identifier: 'g',
    properties: { location: 'eu' },
  });
  return client;
}
