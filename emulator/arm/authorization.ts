import type { Identity } from '../login/identity';
import type { TokenProblem, Tokens } from '../login/tokens';
import { headerOf } from '../server/service-headers';
import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { armError } from './arm-errors';

export interface AuthorizationDependencies {
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly loginOrigin: () => string;
}

const PROBLEMS: Readonly<Record<TokenProblem, readonly [code: string, message: string]>> = {
  malformed: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: [
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time.',
  ],
  audience: [
    'InvalidAuthenticationTokenAudience',
    "The access token has been obtained for wrong audience or resource. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/'.",
  ],
};

/** The routes behind the check of the bearer token that ARM makes before anything else. */
export function withAuthorization(
  routes: readonly Route[],
  dependencies: AuthorizationDependencies,
): Route[] {
  return routes.map((route) => ({
    ...route,
    handle: (request) => refusal(request, dependencies) ?? route.handle(request),
  }));
}

/** The application id of the caller, whose token was checked before. Empty for a request without one. */
export function principalOf(request: EmulatorRequest, { tokens }: AuthorizationDependencies): string {
  const check = tokens.check(bearerOf(request) ?? '', 'arm');
  return check.ok ? check.claims.appid : '';
}

function refusal(
  request: EmulatorRequest,
  dependencies: AuthorizationDependencies,
): EmulatorResponse | undefined {
  const token = bearerOf(request);
  if (token === undefined) {
    const message = "Authentication failed. The 'Authorization' header is missing.";
    return unauthorized(dependencies, 'AuthenticationFailed', message);
  }
  const check = dependencies.tokens.check(token, 'arm');
  if (!check.ok) return unauthorized(dependencies, ...PROBLEMS[check.problem]);
  if (check.claims.tid === dependencies.identity.tenantId) return undefined;
  return unauthorized(
    dependencies,
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer. It must match the tenant '${dependencies.identity.tenantId}' associated with this subscription.`,
  );
}

function unauthorized(
  { loginOrigin, identity }: AuthorizationDependencies,
  code: string,
  message: string,
): EmulatorResponse {
  const authority = `${loginOrigin()}/${identity.tenantId}`;
  return armError(401, code, message, {
    'www-authenticate': `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message}"`,
  });
}

function bearerOf(request: EmulatorRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
}
