import type { SearchQuery, Webhook, WebhookMapping } from '../../catalog/webhook';
import type { WebhookMappingShape, WebhookShape } from '../port/shapes';
import { toCanonicalJson } from './canonical-json';
import { defined, mapValues } from './defined';

/** A webhook as Port's provider takes it, less its secret. Only for what `checkWebhookLimits` let pass. */
export function toWebhookArgs({
  identifier,
  title,
  description,
  icon,
  enabled,
  security,
  mappings,
}: Webhook): WebhookShape {
  return defined({
    identifier,
    title,
    description,
    icon,
    enabled,
    security: security === undefined ? undefined : toSecurity(security),
    mappings: mappings.map(toMapping),
  });
}

/** Null is how Port's documents say "none". */
function toSecurity(security: NonNullable<Webhook['security']>): WebhookShape['security'] {
  const { signatureHeaderName, signatureAlgorithm, signaturePrefix, requestIdentifierPath } = security;
  return defined({
    signatureHeaderName: signatureHeaderName ?? undefined,
    signatureAlgorithm: signatureAlgorithm ?? undefined,
    signaturePrefix: signaturePrefix ?? undefined,
    requestIdentifierPath: requestIdentifierPath ?? undefined,
  });
}

function toMapping({
  blueprint,
  operation,
  filter,
  itemsToParse,
  entity,
}: WebhookMapping): WebhookMappingShape {
  const { identifier, title, icon, team, properties, relations } = entity;
  return {
    blueprint,
    ...defined({ operation: toOperation(operation), filter, itemsToParse }),
    entity: defined({
      identifier: toText(identifier),
      title,
      icon,
      team: typeof team === 'string' ? team : undefined,
      properties: mapValues(properties, (expression) => expression),
      relations: mapValues(relations, toText),
    }),
  };
}

function toOperation(operation: WebhookMapping['operation']): WebhookMappingShape['operation'] {
  if (operation === undefined) return undefined;
  return typeof operation === 'string' ? { type: operation } : defined(operation);
}

function toText(value: string | SearchQuery): string {
  return typeof value === 'string' ? value : toCanonicalJson(value);
}
