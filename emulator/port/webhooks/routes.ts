import type { EmulatorResponse } from '../../server/types';
import type { ApiCall, ApiRoute } from '../api';
import type { PortState } from '../state';
import type { Webhook } from './schema';
import { createWebhook, findWebhook, patchWebhook, replaceWebhook, toIntegration } from './store';

const AT = '/v1/webhooks';
const family = 'other';

/** Webhook data sources; Port calls them integrations in its answers. */
export const webhookRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: AT,
    family,
    handle: ({ state, json, writer }) => answer(state, 201, createWebhook(state, json(), writer.userId)),
  },
  {
    method: 'GET',
    path: AT,
    family,
    handle: ({ state }) => ({
      status: 200,
      body: { ok: true, integrations: [...state.webhooks.values()].map((one) => toIntegration(state, one)) },
    }),
  },
  { method: 'GET', path: `${AT}/metadata`, family, handle: metadata },
  {
    method: 'GET',
    path: `${AT}/:webhook`,
    family,
    handle: ({ state, param }) => answer(state, 200, findWebhook(state, param('webhook'))),
  },
  {
    method: 'PUT',
    path: `${AT}/:webhook`,
    family,
    handle: ({ state, param, json, writer }) =>
      answer(state, 200, replaceWebhook(state, param('webhook'), json(), writer.userId)),
  },
  {
    method: 'PATCH',
    path: `${AT}/:webhook`,
    family,
    handle: ({ state, param, json, writer }) =>
      answer(state, 200, patchWebhook(state, param('webhook'), json(), writer.userId)),
  },
  { method: 'DELETE', path: `${AT}/:webhook`, family, handle: remove },
];

function answer(state: PortState, status: number, webhook: Webhook): EmulatorResponse {
  return { status, body: { ok: true, integration: toIntegration(state, webhook) } };
}

/** What members may see: no key, no secret, no mapping. */
function metadata({ state }: ApiCall): EmulatorResponse {
  const integrations = [...state.webhooks.values()].map(
    ({ identifier, title, description, icon, enabled, integrationType }) => ({
      identifier,
      title,
      description,
      icon,
      enabled,
      integrationType,
    }),
  );
  return { status: 200, body: { ok: true, integrations } };
}

function remove({ state, param }: ApiCall): EmulatorResponse {
  const { identifier } = findWebhook(state, param('webhook'));
  state.webhooks.delete(identifier);
  return { status: 200, body: { ok: true } };
}
