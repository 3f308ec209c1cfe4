import { randomUUID, timingSafeEqual } from 'node:crypto';
import { headerOf } from '../server/service-headers';
import type { EmulatorClock, EmulatorRequest, EmulatorResponse } from '../server/types';
import { assertionProblem, type Federation } from './federation';
import { audienceOf, type Audience, type Identity, type ServiceOrigins } from './identity';
import { loginErrorResponse, loginErrors, type LoginError } from './login-errors';
import type { Tokens } from './tokens';

export interface LoginDependencies {
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly clock: EmulatorClock;
  origins(): ServiceOrigins;
  tokenLifetimeSeconds(): number;
  federation(): Federation;
}

interface Grant {
  readonly audience: Audience;
  readonly resource: string;
}

const DEFAULT_SCOPE = '/.default';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** `POST /:tenant/oauth2/v2.0/token` for `client_credentials`; what else a client sends along is ignored. */
export function answerTokenRequest(
  dependencies: LoginDependencies,
  request: EmulatorRequest,
): EmulatorResponse {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const tenant = request.params['tenant'] ?? '';
  const decision = decide(dependencies, tenant, form);
  if ('error' in decision) {
    const correlationId = headerOf(request, 'client-request-id') ?? randomUUID();
    return loginErrorResponse(decision, dependencies.clock.now(), correlationId);
  }
  const lifetimeSeconds = dependencies.tokenLifetimeSeconds();
  const { tenantId, clientId, principalId } = dependencies.identity;
  const issuer = `https://sts.windows.net/${tenantId}/`;
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: dependencies.tokens.issue({
        issuer,
        tenantId,
        clientId,
        principalId,
        lifetimeSeconds,
        ...decision,
      }),
    },
  };
}

function decide(dependencies: LoginDependencies, tenant: string, form: URLSearchParams): Grant | LoginError {
  const { identity } = dependencies;
  if (tenant.toLowerCase() !== identity.tenantId) return loginErrors.unknownTenant(tenant);
  const grant = form.get('grant_type');
  if (grant === null) return loginErrors.missingParameter('grant_type');
  if (grant !== 'client_credentials') return loginErrors.unsupportedGrant(grant);
  const problem = credentialProblem(dependencies, form);
  if (problem !== undefined) return problem;
  return grantOf(form.get('scope'), dependencies.origins(), tenant);
}

function credentialProblem(dependencies: LoginDependencies, form: URLSearchParams): LoginError | undefined {
  const { identity } = dependencies;
  const clientId = form.get('client_id');
  if (clientId === null) return loginErrors.missingParameter('client_id');
  if (clientId.toLowerCase() !== identity.clientId)
    return loginErrors.unknownClient(clientId, identity.tenantId);
  const secret = form.get('client_secret');
  if (secret !== null) {
    return isEqual(secret, identity.clientSecret) ? undefined : loginErrors.wrongSecret(clientId);
  }
  const assertion = form.get('client_assertion');
  if (assertion === null) return loginErrors.noCredential();
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    return loginErrors.missingParameter('client_assertion_type');
  return assertionProblem(assertion, dependencies.federation());
}

function grantOf(scope: string | null, origins: ServiceOrigins, tenant: string): Grant | LoginError {
  if (scope === null || scope === '') return loginErrors.missingParameter('scope');
  // SDKs may add the OpenID scopes; they mean nothing to an application.
  const named = scope.split(' ').filter((one) => !['openid', 'profile', 'offline_access'].includes(one));
  const [only, ...others] = named;
  if (only === undefined || others.length > 0 || !only.endsWith(DEFAULT_SCOPE))
    return loginErrors.malformedScope(scope);
  const resource = only.slice(0, -DEFAULT_SCOPE.length);
  const audience = audienceOf(resource, origins);
  return audience === undefined ? loginErrors.unknownResource(resource, tenant) : { audience, resource };
}

function isEqual(actual: string, expected: string): boolean {
  const [left, right] = [Buffer.from(actual), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
