import type { EmulatorResponse } from '../server/types';
import { listOf } from './api';
import type { ApiCall, ApiRoute } from './api';
import { AuditQuery } from './audit';
import { Credentials } from './auth';
import { blueprintRoutes } from './blueprints/routes';
import { entityReadRoutes } from './entities/read-routes';
import { entityWriteRoutes } from './entities/write-routes';
import { parseWith } from './errors';
import { webhookRoutes } from './webhooks/routes';

const LISTS = ['resources', 'origin', 'includes'] as const;

/** Everything under `/v1`. */
export const apiRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/auth/access_token',
    family: 'unauthenticated',
    handle: ({ state, body }) => ({
      status: 200,
      body: { ok: true, ...state.tokens.issue(body(Credentials)) },
    }),
  },
  { method: 'GET', path: '/v1/audit-log', family: 'other', handle: readAuditLog },
  ...blueprintRoutes,
  ...webhookRoutes,
  ...entityReadRoutes,
  ...entityWriteRoutes,
];

function readAuditLog({ state, request }: ApiCall): EmulatorResponse {
  const single = Object.fromEntries(request.query);
  const lists = LISTS.map((name) => [name, listOf(request.query, name)] as const);
  const query = parseWith(AuditQuery, { ...single, ...Object.fromEntries(lists) });
  return { status: 200, body: { ok: true, audits: state.audit.search(query) } };
}
