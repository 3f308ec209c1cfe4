import type { Subscription } from '../inventory/model';
import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { armError } from './arm-errors';
import type { TokenBucket } from './token-bucket';

/** What the principal can do with a subscription: list and read it, only list it, or nothing. */
export interface ArmDependencies {
  readonly tenantId: string;
  readonly reads: TokenBucket;
  /** By id. */
  listedSubscriptions(): readonly Subscription[];
  findSubscription(subscriptionId: string): Subscription | undefined;
  readonly principalOf: (request: EmulatorRequest) => string;
  pageSize(): number;
}

const API_VERSION = /^\d{4}-\d{2}-\d{2}(-preview)?$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `GET /subscriptions`, `GET /subscriptions/:id` and `GET /tenants`. */
export function subscriptionRoutes(dependencies: ArmDependencies): Route[] {
  return [
    {
      method: 'GET',
      path: '/subscriptions',
      handle: (request) => read(dependencies, request, () => listPage(dependencies, request)),
    },
    {
      method: 'GET',
      path: '/subscriptions/:subscriptionId',
      handle: (request) => read(dependencies, request, () => one(dependencies, request)),
    },
    {
      method: 'GET',
      path: '/tenants',
      handle: (request) => read(dependencies, request, () => tenants(dependencies)),
    },
  ];
}

/** What every ARM read has in common: api-version, the token bucket and its header. */
function read(
  { reads, principalOf }: ArmDependencies,
  request: EmulatorRequest,
  answer: () => EmulatorResponse,
): EmulatorResponse {
  const problem = apiVersionProblem(request);
  if (problem !== undefined) return problem;
  const { allowed, remaining, retryAfterSeconds } = reads.take(principalOf(request));
  const headers = { 'x-ms-ratelimit-remaining-tenant-reads': String(remaining) };
  if (!allowed) {
    const message = `Number of read requests for principal exceeded the limit. Please try again after '${retryAfterSeconds}' seconds after additional tokens are available.`;
    return armError(429, 'SubscriptionRequestsThrottled', message, {
      ...headers,
      'retry-after': String(retryAfterSeconds),
    });
  }
  const response = answer();
  return { ...response, headers: { ...headers, ...response.headers } };
}

function apiVersionProblem(request: EmulatorRequest): EmulatorResponse | undefined {
  const version = request.query.get('api-version');
  if (version === null || version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return armError(400, 'MissingApiVersionParameter', message);
  }
  if (API_VERSION.test(version)) return undefined;
  return armError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
}

/** A page continues after the last id of the one before, so that a subscription that comes or goes shifts nothing. */
function listPage(dependencies: ArmDependencies, request: EmulatorRequest): EmulatorResponse {
  const after = lastOf(request.query.get('$skiptoken'));
  if (after === undefined) return armError(400, 'InvalidSkipToken', 'The provided skip token is invalid.');
  const rest = dependencies.listedSubscriptions().filter(({ subscriptionId }) => subscriptionId > after);
  const page = rest.slice(0, dependencies.pageSize());
  const last = page.at(-1);
  const body = {
    value: page.map((subscription) => toArm(subscription, dependencies.tenantId)),
    count: { type: 'Total', value: page.length },
  };
  if (last === undefined || page.length === rest.length) return { status: 200, body };
  return { status: 200, body: { ...body, nextLink: nextLink(request, last.subscriptionId) } };
}

function nextLink(request: EmulatorRequest, last: string): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', Buffer.from(`after:${last}`).toString('base64url'));
  return `${request.origin}${request.path}?${query.toString()}`;
}

/** The id that a skip token continues after; empty for the first page, undefined for a token that we did not make. */
function lastOf(token: string | null): string | undefined {
  if (token === null) return '';
  return /^after:(.+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
}

function one(dependencies: ArmDependencies, request: EmulatorRequest): EmulatorResponse {
  const subscriptionId = (request.params['subscriptionId'] ?? '').toLowerCase();
  if (!GUID.test(subscriptionId)) {
    const message = `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`;
    return armError(400, 'InvalidSubscriptionId', message);
  }
  const subscription = dependencies.findSubscription(subscriptionId);
  if (subscription === undefined || subscription.access === 'none') {
    return armError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
  }
  if (subscription.access === 'list') {
    const message = `The client '${dependencies.principalOf(request)}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/read' over scope '/subscriptions/${subscriptionId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
    return armError(403, 'AuthorizationFailed', message);
  }
  return { status: 200, body: toArm(subscription, dependencies.tenantId) };
}

function toArm(subscription: Subscription, tenantId: string): unknown {
  const { subscriptionId, displayName, state, tags, quotaId } = subscription;
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    ...(tags === null ? {} : { tags }),
    subscriptionId,
    tenantId,
    displayName,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId,
      spendingLimit: 'Off',
    },
  };
}

function tenants({ tenantId }: ArmDependencies): EmulatorResponse {
  const tenant = {
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: 'DE',
    displayName: 'Contoso',
    domains: ['contoso.onmicrosoft.com'],
    tenantCategory: 'Home',
    defaultDomain: 'contoso.onmicrosoft.com',
    tenantType: 'AAD',
  };
  return { status: 200, body: { value: [tenant] } };
}
