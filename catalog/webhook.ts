import { z } from 'zod';
import { Description, Icon } from './names';

/** Port allows 30 characters for a webhook's identifier and title. Source: its OpenAPI document, `POST /v1/webhooks`. */
const ShortText = z.string().min(1).max(30);

const Jq = z.string().min(1);

/** Finds the entity instead of naming it; every string in it is JQ, hence Port's inner quotes. */
export interface SearchQuery {
  readonly combinator: string;
  readonly rules: readonly (SearchRule | SearchQuery)[];
}

export interface SearchRule {
  readonly property: string;
  readonly operator: string;
  readonly value: string;
}

const SearchRule = z.strictObject({ property: Jq, operator: Jq, value: Jq });

const SearchQuery: z.ZodType<SearchQuery> = z.lazy(() =>
  z.strictObject({ combinator: Jq, rules: z.array(z.union([SearchRule, SearchQuery])).min(1) }),
);

const JqOrSearch = z.union([Jq, SearchQuery]);

const Operation = z.union([
  z.enum(['create', 'delete']),
  z.strictObject({ type: z.literal('create') }),
  z.strictObject({ type: z.literal('delete'), deleteDependents: z.boolean().optional() }),
]);

const EntityMapping = z.strictObject({
  identifier: JqOrSearch,
  title: Jq.optional(),
  icon: Jq.optional(),
  team: JqOrSearch.optional(),
  properties: z.record(z.string(), Jq).optional(),
  relations: z.record(z.string(), JqOrSearch).optional(),
});

export type EntityMapping = z.infer<typeof EntityMapping>;

/** One mapping of a webhook. Source: Port's OpenAPI document and its page on webhooks. */
const WebhookMapping = z
  .strictObject({
    /** A literal, not JQ. */
    blueprint: z.string().min(1),
    operation: Operation.optional(),
    filter: Jq.optional(),
    itemsToParse: Jq.optional(),
    entity: EntityMapping,
  })
  .superRefine((mapping, context) => {
    if (operationOf(mapping) !== 'delete') return;
    const { identifier, ...rest } = mapping.entity;
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['entity', key], message });
    if (typeof identifier !== 'string') refuse('identifier', 'a delete mapping takes no search query');
    for (const key of Object.keys(rest)) refuse(key, 'a delete mapping carries the identifier only');
  });

export type WebhookMapping = z.infer<typeof WebhookMapping>;

const Security = z.strictObject({
  secret: z
    .never({ error: 'a secret never stands in a file; it is added when the webhook is made' })
    .optional(),
  signatureHeaderName: z.string().min(1).nullable().optional(),
  signatureAlgorithm: z.enum(['sha1', 'sha256', 'plain']).nullable().optional(),
  signaturePrefix: z.string().nullable().optional(),
  requestIdentifierPath: Jq.nullable().optional(),
});

/** A webhook data source exactly as `POST /v1/webhooks` takes it, less the secret. */
export const Webhook = z.strictObject({
  identifier: ShortText,
  title: ShortText,
  description: Description.optional(),
  icon: Icon.optional(),
  enabled: z.boolean(),
  integrationType: z.enum(['custom', 'template']).optional(),
  security: Security.optional(),
  mappings: z.array(WebhookMapping),
});

export type Webhook = z.infer<typeof Webhook>;

/** What a mapping does; without an `operation` Port creates. */
export function operationOf({ operation }: Pick<WebhookMapping, 'operation'>): 'create' | 'delete' {
  if (operation === undefined) return 'create';
  return typeof operation === 'string' ? operation : operation.type;
}
