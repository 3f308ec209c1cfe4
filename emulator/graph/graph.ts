import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory/directory';
import { notFoundResponse } from '../server/error-bodies';
import { createRouteMatcher } from '../server/route-matcher';
import { headerOf } from '../server/service-headers';
import type { EmulatorClock, EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { authorize, type AuthorizationDependencies } from './authorization';
import { batchRoute } from './batch';
import { collectionRoutes } from './collection-routes';
import { createDelta } from './delta/delta-routes';
import { denied, GraphError, graphErrorBody, type RequestIds } from './graph-error';
import { objectRoutes } from './object-routes';
import { createPageTokens } from './page-token';
import { hasAny } from './permissions';
import { parseQueryOptions, type QueryOptions } from './query-options';
import { relationRoutes } from './relation-routes';
import type { GraphAnswer, GraphCall, GraphRoute, GraphVersion } from './route';
import { quotaOfTenant, resourceUnitsOf } from './resource-units';
import type { GraphSettings } from './settings';
import { asksForSignIns, assertMayReadSignIns } from './sign-in-activity';
import { createThrottle, type Throttle } from './throttle';
import { tenantRoutes } from './tenant-routes';

export interface GraphDependencies extends AuthorizationDependencies {
  readonly clock: EmulatorClock;
  readonly directory: Directory;
  settings(): GraphSettings;
}

export interface Graph {
  readonly routes: readonly Route[];
  /** Every nextLink issued so far answers `Directory_ExpiredPageToken` from now on. */
  readonly expirePageTokens: () => void;
  /** Every delta token issued so far answers 410 from now on. */
  readonly resetDelta: () => void;
  /** Resource units charged so far. */
  readonly units: () => number;
}

const VERSIONS = ['v1.0', 'beta'] as const satisfies readonly GraphVersion[];
const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Microsoft Graph, as far as it concerns the directory. */
export function createGraph(dependencies: GraphDependencies): Graph {
  const pageTokens = createPageTokens(
    dependencies.clock,
    () => dependencies.settings().pageTokenLifetimeSeconds,
  );
  const context = { ...dependencies, pageTokens, throttle: createThrottle(dependencies.clock) };
  const delta = createDelta(dependencies.clock);
  // Fixed segments before `:id`: the first route that matches is taken.
  const single = toRoutes(
    [...collectionRoutes(), ...delta.routes, ...tenantRoutes(), ...relationRoutes(), ...objectRoutes()],
    context,
  );
  const match = createRouteMatcher(single);
  const batch = batchRoute((request) => {
    const found = match(request.method, request.path);
    if (found !== undefined) return found.route.handle({ ...request, params: found.params });
    return notFoundResponse({ ...request, now: dependencies.clock.now() });
  });
  return {
    routes: [...single, ...toRoutes([batch], context)],
    expirePageTokens: () => pageTokens.expireAll(),
    resetDelta: () => delta.reset(),
    units: () => context.throttle.units(),
  };
}

interface Context extends GraphDependencies, Pick<GraphCall, 'pageTokens'> {
  readonly throttle: Throttle;
}

interface AnsweringRoute extends Route {
  handle(request: EmulatorRequest): EmulatorResponse;
}

function toRoutes(routes: readonly GraphRoute[], context: Context): AnsweringRoute[] {
  return VERSIONS.flatMap((version) =>
    routes.map((route) => ({
      method: route.method,
      path: `/${version}${route.path}`,
      handle: (request: EmulatorRequest) => handle(route, version, request, context),
    })),
  );
}

/** What every request goes through: the token, permissions, options, the quota. */
function handle(
  route: GraphRoute,
  version: GraphVersion,
  request: EmulatorRequest,
  context: Context,
): EmulatorResponse {
  const ids = idsOf(request);
  const { directory, pageTokens, identity } = context;
  try {
    const application = authorize(request, context);
    const settings = context.settings();
    const options = parseQueryOptions(request.query, headerOf(request, 'consistencylevel'));
    assertPermitted(route, options, settings);
    const costs = charge(route, { request, options, settings, application }, context);
    const call = { request, version, options, directory, settings, pageTokens, tenantId: identity.tenantId };
    return toResponse(route.answer(call), { ...headersOf(ids), ...costs });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const headers = { ...headersOf(ids), 'content-type': 'application/json', ...error.headers };
    return { status: error.status, headers, body: graphErrorBody(error, ids, context.clock.now()) };
  }
}

function assertPermitted({ permissions }: GraphRoute, options: QueryOptions, settings: GraphSettings): void {
  if (permissions.length > 0 && !hasAny(settings.permissions, permissions)) throw denied();
  if (asksForSignIns(options)) assertMayReadSignIns(settings);
}

/** The headers that tell what it cost. A priority (`x-ms-throttle-priority`) is accepted, and changes no limit. */
function charge(
  route: GraphRoute,
  {
    request,
    options,
    settings,
    application,
  }: Pick<GraphCall, 'request' | 'options' | 'settings'> & { application: string },
  { throttle, directory, identity }: Context,
): Readonly<Record<string, string>> {
  if (route.baseCost === 0) return {};
  const { quota, reportsQuota, retryAfter } = settings;
  return throttle.charge({
    application,
    tenantId: identity.tenantId,
    method: request.method,
    resourceUnits: resourceUnitsOf(route, options),
    quota: quota === 'tier' ? quotaOfTenant(directory.lists().placesOf('user').length) : (quota ?? undefined),
    isReport: reportsQuota && asksForSignIns(options),
    retryAfter,
  });
}

function toResponse(answer: GraphAnswer, headers: Readonly<Record<string, string>>): EmulatorResponse {
  const contentType = typeof answer.body === 'string' ? 'text/plain' : JSON_TYPE;
  const common = { ...headers, 'content-type': contentType, 'odata-version': '4.0' };
  return { status: 200, headers: { ...common, ...answer.headers }, body: answer.body };
}

function headersOf({ requestId, clientRequestId }: RequestIds): Record<string, string> {
  return { 'request-id': requestId, 'client-request-id': clientRequestId, 'cache-control': 'no-cache' };
}

/** A client that sends no id of its own gets Graph's. */
function idsOf(request: EmulatorRequest): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: headerOf(request, 'client-request-id') ?? requestId };
}
