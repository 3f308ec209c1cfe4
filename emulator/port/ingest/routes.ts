import { randomUUID } from 'node:crypto';
import type { EmulatorRequest, EmulatorResponse, Route } from '../../server/types';
import { parseJson } from '../api';
import { notFound, PortError, toErrorResponse } from '../errors';
import type { PortState } from '../state';
import { isSignatureValid } from './signature';

/** Source: Port's documentation of webhooks: a body may have 512 KiB. */
const MAX_BODY_BYTES = 524_288;

/** The ingest host: anyone who has the key may post; mapping happens after the answer. */
export function toIngestRoutes(state: PortState): Route[] {
  return [{ method: 'POST', path: '/:webhookKey', handle: (request) => answer(state, request) }];
}

function answer(state: PortState, request: EmulatorRequest): EmulatorResponse {
  return { headers: { 'x-trace-id': randomUUID() }, ...accept(state, request) };
}

function accept(state: PortState, request: EmulatorRequest): EmulatorResponse {
  try {
    enqueue(state, request);
    return { status: 202, body: { ok: true } };
  } catch (error) {
    if (error instanceof PortError) return toErrorResponse(error);
    throw error;
  }
}

/** Throws a `PortError`: 413, 404 for an unknown key, 401 for a wrong signature, 400 for what is no JSON. */
function enqueue(state: PortState, { params, headers, query, body }: EmulatorRequest): void {
  if (body.length > MAX_BODY_BYTES)
    throw new PortError(413, 'payload_too_large', 'Request body is too large (limit is 512KiB)');
  const key = params['webhookKey'] ?? '';
  const webhook = [...state.webhooks.values()].find((one) => one.webhookKey === key);
  if (webhook === undefined) throw notFound('Webhook', key);
  if (!webhook.enabled) return;
  if (!isSignatureValid(webhook.security, headers, body))
    throw new PortError(401, 'unauthorized', 'The signature of the request is missing or wrong');
  parseJson(body);
  if (state.settings.dropEvents > 0) {
    state.settings.dropEvents -= 1;
    return;
  }
  const text = body.length === 0 ? '{}' : body.toString('utf8');
  const rest = JSON.stringify({ headers, queryParams: Object.fromEntries(query) });
  state.ingest.push({ id: randomUUID(), webhook, input: `{"body":${text},${rest.slice(1)}` });
}
