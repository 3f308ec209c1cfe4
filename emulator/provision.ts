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

/**
 * Gives Port the catalog's blueprints and its webhook if it has one. Relations come last, since they may run in a circle.
 * Throws `PortError`.
 */
export function provisionPort(port: Port, options: ProvisionOptions): ProvisionedWebhook | null {
  const { blueprints, mappings } = options.catalog;
  for (const blueprint of blueprints)
    port.createBlueprint({ ...blueprint, relations: {}, mirrorProperties: {} });
  for (const blueprint of blueprints) port.replaceBlueprint(blueprint.identifier, blueprint);
  const { azure } = mappings;
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
