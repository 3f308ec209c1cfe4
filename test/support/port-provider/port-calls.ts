/** What Port's provider says of itself. */
export const USER_AGENT = 'pulumi-provider-port-labs/2.21.10';

export interface PortAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One call of Port's API; the path begins with /v1. */
export type PortCall = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<PortAnswer>;

type Document = Readonly<Record<string, unknown>>;

/** The calls of Port's provider for blueprints, relations, aggregations and webhooks; each rejects with Port's own answer. */
export interface PortCalls {
  createBlueprint(body: Document, createCatalogPage: boolean): Promise<Document>;
  /** `undefined` where there is none. */
  readBlueprint(identifier: string): Promise<Document | undefined>;
  /** Replaces; the body may rename. */
  putBlueprint(identifier: string, body: Document): Promise<Document>;
  patchBlueprint(identifier: string, body: Document): Promise<Document>;
  deleteBlueprint(identifier: string): Promise<void>;
  /** And waits until the migration has ended. */
  deleteBlueprintWithEntities(identifier: string): Promise<void>;
  createWebhook(body: Document): Promise<Document>;
  readWebhook(identifier: string): Promise<Document | undefined>;
  putWebhook(identifier: string, body: Document): Promise<Document>;
  deleteWebhook(identifier: string): Promise<void>;
}

/**
 * Source: port-labs/terraform-provider-port-labs, internal/cli/blueprint.go, webhook.go and migrations.go. `pause` waits
 * between two looks at a migration.
 */
export function createPortCalls(call: PortCall, pause: () => Promise<void>): PortCalls {
  const blueprint = (identifier: string): string => `/v1/blueprints/${encodeURIComponent(identifier)}`;
  const webhook = (identifier: string): string => `/v1/webhooks/${encodeURIComponent(identifier)}`;
  const read = async (path: string, key: string): Promise<Document | undefined> => {
    const answer = await call('GET', path);
    return answer.status === 404 ? undefined : partOf(answer, key, `GET ${path}`);
  };
  const write = async (method: 'POST' | 'PUT' | 'PATCH', path: string, key: string, body: Document) =>
    partOf(await call(method, path, body), key, `${method} ${path}`);
  const remove = async (path: string): Promise<void> => {
    assertOk(await call('DELETE', path), `DELETE ${path}`);
  };
  return {
    createBlueprint: (body, page) =>
      write('POST', `/v1/blueprints?create_catalog_page=${page}`, 'blueprint', body),
    readBlueprint: (identifier) =>
      read(`${blueprint(identifier)}?exclude_calculated_properties=true`, 'blueprint'),
    putBlueprint: (identifier, body) => write('PUT', blueprint(identifier), 'blueprint', body),
    patchBlueprint: (identifier, body) => write('PATCH', blueprint(identifier), 'blueprint', body),
    deleteBlueprint: (identifier) => remove(blueprint(identifier)),
    deleteBlueprintWithEntities: async (identifier) => {
      const path = `${blueprint(identifier)}/all-entities?delete_blueprint=true`;
      const started = await call('DELETE', path);
      assertOk(started, `DELETE ${path}`);
      const look = `/v1/migrations/${String(started.body['migrationId'])}`;
      for (;;) {
        const { status } = partOf(await call('GET', look), 'migration', `GET ${look}`);
        if (status === 'COMPLETED') return;
        if (status !== 'RUNNING') throw new Error(`the migration ended as ${String(status)}`);
        await pause();
      }
    },
    createWebhook: (body) => write('POST', '/v1/webhooks', 'integration', body),
    readWebhook: (identifier) => read(webhook(identifier), 'integration'),
    putWebhook: (identifier, body) => write('PUT', webhook(identifier), 'integration', body),
    deleteWebhook: (identifier) => remove(webhook(identifier)),
  };
}

function partOf(answer: PortAnswer, key: string, what: string): Document {
  assertOk(answer, what);
  const part = answer.body[key];
  if (typeof part !== 'object' || part === null) throw new Error(`${what} answers no ${key}`);
  return part as Document;
}

function assertOk({ body }: PortAnswer, what: string): void {
  if (body['ok'] !== true) throw new Error(`${what}, got: ${JSON.stringify(body)}`);
}
