import type { Catalog } from '../catalog/catalog';
import type { Port } from './port/port';

/** What a client needs in order to deliver through the webhook. */
export interface ProvisionedWebhook {
  readonly ingestUrl: string;
  readonly key: string;
}

export interface ProvisionOptions {
  readonly catalog: Catalog;
  readonly webhookSecret: string;
  /** Of an earlier provisioning, so that the ingest URL survives a reset. */
  readonly webhookKey: string | undefined;
}

/** Gives Port the catalog's blueprints, targets of relations first, and its webhook if it has one. Throws `PortError`. */
export function provisionPort(port: Port, options: ProvisionOptions): ProvisionedWebhook | null {
  for (const blueprint of targetsFirst(options.catalog.blueprints)) port.createBlueprint(blueprint);
  const { azure } = options.catalog.mappings;
  if (azure === undefined) return null;
  const webhook = port.createWebhook({
    ...azure,
    security: { ...azure.security, secret: options.webhookSecret },
  });
  const key = options.webhookKey ?? webhook.webhookKey;
  port.state.webhooks.set(webhook.identifier, { ...webhookOf(port, webhook.identifier), webhookKey: key });
  return { key, ingestUrl: `${port.state.ingestOrigin()}/${key}` };
}

function webhookOf(port: Port, identifier: string) {
  const webhook = port.state.webhooks.get(identifier);
  if (webhook === undefined) throw new Error(`Port lost webhook ${identifier}`);
  return webhook;
}

type CatalogBlueprint = Catalog['blueprints'][number];

/** Each blueprint after those that it relates to. Throws where relations run in a circle. */
function targetsFirst(blueprints: readonly CatalogBlueprint[]): CatalogBlueprint[] {
  const waiting = new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint]));
  const ordered: CatalogBlueprint[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((blueprint) =>
      targetsOf(blueprint).every((target) => target === blueprint.identifier || !waiting.has(target)),
    );
    if (ready.length === 0) throw new Error(`Relations run in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const blueprint of ready) {
      waiting.delete(blueprint.identifier);
      ordered.push(blueprint);
    }
  }
  return ordered;
}

function targetsOf({ relations }: CatalogBlueprint): string[] {
  return Object.values(relations ?? {}).map(({ target }) => target);
}
