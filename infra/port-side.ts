import type * as pulumi from '@pulumi/pulumi';
import { PortCatalog } from './components/port-catalog';
import { PortWebhook } from './components/port-webhook';
import type { StackSettings } from './config/load';
import type { CatalogPlan } from './desired/catalog-plan';
import { createDeleteGuard } from './port/delete-guard';
import type { Outputs } from './outputs';

export interface PortSurroundings {
  /** How many entities a blueprint has in Port. */
  readonly countEntities: (blueprint: string) => Promise<number>;
  /** What has to be there before Port, and to stay until Port is empty. */
  readonly after: readonly pulumi.Resource[];
}

/** The blueprints, and the webhook where the catalog has one. */
export function createPortSide(
  { port, connection }: StackSettings,
  plan: CatalogPlan,
  { countEntities, after }: PortSurroundings,
): Outputs {
  const { pluginVersion, guardDeletes, webhookSecretRotation } = port;
  const identifiers = plan.blueprints.map(({ args }) => args.identifier);
  const beforeDelete = guardDeletes ? createDeleteGuard(identifiers, countEntities) : undefined;
  const common = { pluginVersion, beforeDelete, after };
  const catalog = new PortCatalog('catalog', { plan, ...common });
  const outputs = {
    ...(connection === undefined ? {} : { portBaseUrl: connection.baseUrl }),
    blueprintIds: catalog.identifiers.apply((ids) => ids.toSorted()),
  };
  if (plan.webhook === undefined) return outputs;
  const webhook = new PortWebhook('webhook', {
    webhook: plan.webhook,
    identifierOf: (identifier) => catalog.identifierOf(identifier),
    secretRotation: webhookSecretRotation,
    ...common,
  });
  return { ...outputs, portWebhookIngestUrl: webhook.ingestUrl, portWebhookSecret: webhook.secret };
}
