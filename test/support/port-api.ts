import type { RunningEmulator } from './emulator';
import type { ExpectedEntity } from './expected-catalog';
import { trust } from './trust';

/** Source: Port's OpenAPI document, `entities/bulk`. */
const MAX_BULK = 20;

export interface NewEntity {
  readonly identifier: string;
  readonly title?: string;
  readonly team?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly relations?: Readonly<Record<string, unknown>>;
}

/** Port's API in the hands of a person or another tool. */
export interface PortApi {
  upsert(blueprint: string, entities: readonly NewEntity[]): Promise<void>;
  /** Writes entities of any blueprint, in their order. */
  fill(entities: readonly ExpectedEntity[]): Promise<void>;
  remove(blueprint: string, identifier: string): Promise<void>;
  createWebhook(document: unknown): Promise<{ readonly url: string; readonly identifier: string }>;
}

interface Call {
  readonly token?: string;
  readonly body?: unknown;
}

/** Logs in once. Every method rejects with Port's own answer where it refuses. */
export async function createPortApi({ env }: RunningEmulator): Promise<PortApi> {
  trust(env['NODE_EXTRA_CA_CERTS']);
  const base = env['PORT_BASE_URL'] ?? '';
  const call = async (method: string, path: string, { token = '', body }: Call): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok || response.status === 207) throw new Error(`Port, ${method} ${path}: ${text}`);
    return JSON.parse(text);
  };
  const send = (path: string, body: unknown, token = ''): Promise<unknown> =>
    call('POST', path, { token, body });
  const credentials = { clientId: env['PORT_CLIENT_ID'], clientSecret: env['PORT_CLIENT_SECRET'] };
  const { accessToken } = (await send('/v1/auth/access_token', credentials)) as { accessToken: string };
  const upsert = async (blueprint: string, entities: readonly NewEntity[]): Promise<void> => {
    const path = `/v1/blueprints/${blueprint}/entities/bulk?upsert=true`;
    for (let start = 0; start < entities.length; start += MAX_BULK)
      await send(path, { entities: entities.slice(start, start + MAX_BULK) }, accessToken);
  };
  return {
    upsert,
    fill: async (entities) => {
      for (const [blueprint, group] of Map.groupBy(entities, (entity) => entity.blueprint))
        await upsert(
          blueprint,
          group.map(({ identifier, title, team, properties, relations }) => ({
            identifier,
            title,
            team,
            properties: withoutNulls(properties),
            relations,
          })),
        );
    },
    remove: async (blueprint, identifier) => {
      const path = `/v1/blueprints/${blueprint}/entities/${encodeURIComponent(identifier)}`;
      await call('DELETE', path, { token: accessToken });
    },
    createWebhook: async (document) => {
      const answer = await send('/v1/webhooks', document, accessToken);
      return (answer as { integration: { url: string; identifier: string } }).integration;
    },
  };
}

function withoutNulls(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}
