import { z } from 'zod';
import type { Stamps } from '../blueprints/schema';

/** Source of all limits here: Port's OpenAPI document, `POST /v1/webhooks`. */
const MAX_NAME = 30;

/** A search whose combinator, properties, operators and values are all JQ. */
export const JqSearch = z.strictObject({ combinator: z.string(), rules: z.array(z.looseObject({})) });
export type JqSearch = z.infer<typeof JqSearch>;

const JqOrSearch = z.union([z.string(), JqSearch]);

const selection = {
  blueprint: z.string(),
  filter: z.string().optional(),
  itemsToParse: z.string().optional(),
};

const DeleteMapping = z.looseObject({
  ...selection,
  operation: z.union([
    z.literal('delete'),
    z.strictObject({ type: z.literal('delete'), deleteDependents: z.boolean().optional() }),
  ]),
  entity: z.strictObject({ identifier: z.string() }),
});
export type DeleteMapping = z.infer<typeof DeleteMapping>;

const CreateMapping = z.strictObject({
  ...selection,
  operation: z.union([z.literal('create'), z.strictObject({ type: z.literal('create') })]).optional(),
  entity: z.strictObject({
    identifier: JqOrSearch,
    title: z.string().optional(),
    icon: z.string().optional(),
    team: JqOrSearch.optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
    relations: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type CreateMapping = z.infer<typeof CreateMapping>;

function isDelete(mapping: unknown): boolean {
  if (typeof mapping !== 'object' || mapping === null || !('operation' in mapping)) return false;
  const { operation } = mapping;
  if (typeof operation === 'object' && operation !== null)
    return 'type' in operation && operation.type === 'delete';
  return operation === 'delete';
}

/** Port's schema is an if/then/else over the operation; so are its complaints. */
export const Mapping = z.unknown().transform((mapping, context): DeleteMapping | CreateMapping => {
  const result = (isDelete(mapping) ? DeleteMapping : CreateMapping).safeParse(mapping);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});
export type Mapping = DeleteMapping | CreateMapping;

const Security = z.strictObject({
  secret: z.string().nullish(),
  signatureHeaderName: z.string().nullish(),
  signatureAlgorithm: z.enum(['sha1', 'sha256', 'plain']).nullish(),
  signaturePrefix: z.string().nullish(),
  requestIdentifierPath: z.string().nullish(),
});
export type Security = z.infer<typeof Security>;

/** A webhook data source as it is written: a closed schema. */
export const WebhookDocument = z.strictObject({
  identifier: z.string().min(1).max(MAX_NAME).optional(),
  title: z.string().min(1).max(MAX_NAME),
  description: z.string().max(200).nullish(),
  icon: z.string().nullish(),
  enabled: z.boolean(),
  integrationType: z.enum(['custom', 'template']).optional(),
  mappings: z.array(Mapping).default([]),
  security: Security.default({}),
});
export type WebhookDocument = z.infer<typeof WebhookDocument>;

export type Webhook = WebhookDocument &
  Stamps & {
    readonly identifier: string;
    readonly webhookKey: string;
    readonly integrationType: 'custom' | 'template';
  };
