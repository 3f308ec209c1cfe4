import { randomBytes } from 'node:crypto';
import { identifierTaken, notFound, parseWith } from '../errors';
import type { PortState } from '../state';
import { WebhookDocument } from './schema';
import type { Webhook } from './schema';

/** Throws a 404 `PortError`. */
export function findWebhook(state: PortState, identifier: string): Webhook {
  const webhook = state.webhooks.get(identifier);
  if (webhook === undefined) throw notFound('Webhook', identifier);
  return webhook;
}

/** Throws a `PortError`: 422 for the schema, 409 where the identifier is taken. */
export function createWebhook(state: PortState, body: unknown, userId: string): Webhook {
  const document = parseWith(WebhookDocument, body);
  const identifier = document.identifier ?? randomBytes(8).toString('hex');
  if (state.webhooks.has(identifier)) throw identifierTaken('Webhook', identifier);
  const now = state.clock.now().toISOString();
  const webhook: Webhook = {
    ...document,
    identifier,
    integrationType: document.integrationType ?? 'custom',
    webhookKey: randomBytes(12).toString('hex'),
    createdAt: now,
    createdBy: userId,
    updatedAt: now,
    updatedBy: userId,
  };
  state.webhooks.set(identifier, webhook);
  return webhook;
}

/** Replaces the document; key and creation stay, and a new identifier in the body renames. Throws a `PortError`. */
export function replaceWebhook(state: PortState, identifier: string, body: unknown, userId: string): Webhook {
  const before = findWebhook(state, identifier);
  const document = parseWith(WebhookDocument, body);
  const renamed = document.identifier ?? identifier;
  if (renamed !== identifier && state.webhooks.has(renamed)) throw identifierTaken('Webhook', renamed);
  const webhook: Webhook = {
    ...document,
    identifier: renamed,
    integrationType: document.integrationType ?? before.integrationType,
    webhookKey: before.webhookKey,
    createdAt: before.createdAt,
    createdBy: before.createdBy,
    updatedAt: state.clock.now().toISOString(),
    updatedBy: userId,
  };
  state.webhooks.delete(identifier);
  state.webhooks.set(renamed, webhook);
  return webhook;
}

/** PATCH: keys that were not sent stay. Throws a `PortError`. */
export function patchWebhook(state: PortState, identifier: string, body: unknown, userId: string): Webhook {
  const document = toDocument(findWebhook(state, identifier));
  const patch = typeof body === 'object' && body !== null ? body : {};
  return replaceWebhook(state, identifier, { ...document, ...patch }, userId);
}

function toDocument(webhook: Webhook): WebhookDocument {
  const { identifier, title, description, icon, enabled, integrationType, mappings, security } = webhook;
  return { identifier, title, description, icon, enabled, integrationType, mappings, security };
}

const MASK = '*****';

/** A webhook as Port answers it, with its ingest URL. */
export function toIntegration(state: PortState, webhook: Webhook): Record<string, unknown> {
  const { secret } = webhook.security;
  const isMasked = state.settings.masksSecrets && typeof secret === 'string';
  return {
    ...webhook,
    security: isMasked ? { ...webhook.security, secret: MASK } : webhook.security,
    url: `${state.ingestOrigin()}/${webhook.webhookKey}`,
  };
}
