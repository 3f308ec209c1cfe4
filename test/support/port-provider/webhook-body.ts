import type { WebhookMappingShape, WebhookShape } from '../../../infra/port/shapes';
import { mapValues, withoutUndefined } from './blueprint-body';

type Body = Readonly<Record<string, unknown>>;

/**
 * The webhook that Port's provider sends for its arguments.
 * Source: port-labs/terraform-provider-port-labs, port/webhook/webhookResourceToPortBody.go.
 */
export function toWebhookBody({
  identifier,
  title,
  description,
  icon,
  enabled,
  security,
  mappings = [],
}: WebhookShape): Body {
  return withoutUndefined({
    identifier,
    title,
    description,
    icon,
    enabled: enabled ?? false,
    security: security ?? {},
    mappings: mappings.length === 0 ? undefined : mappings.map(toMappingBody),
  });
}

function toMappingBody({ entity, ...mapping }: WebhookMappingShape): Body {
  const { identifier, properties, relations, ...rest } = entity;
  return withoutUndefined({
    ...mapping,
    entity: withoutUndefined({
      ...rest,
      identifier: toSearch(identifier),
      properties,
      relations:
        relations === undefined ? undefined : mapValues(relations, (value) => toSearch(value) as Body),
    }),
  });
}

/** JSON of an object with a combinator and rules is a search, everything else JQ. */
function toSearch(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isSearch = typeof value === 'object' && value !== null && 'combinator' in value && 'rules' in value;
    return isSearch ? value : text;
  } catch {
    return text;
  }
}
