import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import { answerTokenRequest, type LoginDependencies } from './token-endpoint';

/**
 * The Microsoft identity platform, as far as clients that log in by themselves use it. Discovery answers for any
 * tenant, so that a wrong one is refused by the token endpoint, with its own error body.
 */
export function loginRoutes(dependencies: LoginDependencies): Route[] {
  const keys = (): EmulatorResponse => ({ status: 200, body: { keys: [] } });
  return [
    {
      method: 'GET',
      path: '/common/discovery/instance',
      handle: (request) => ({ status: 200, body: instanceDocument(request) }),
    },
    {
      method: 'GET',
      path: '/:tenant/v2.0/.well-known/openid-configuration',
      handle: (request) => ({ status: 200, body: openIdConfiguration(request, dependencies) }),
    },
    {
      method: 'GET',
      path: '/:tenant/.well-known/openid-configuration',
      handle: (request) => ({ status: 200, body: openIdConfiguration(request, dependencies) }),
    },
    { method: 'GET', path: '/:tenant/discovery/v2.0/keys', handle: keys },
    {
      method: 'POST',
      path: '/:tenant/oauth2/v2.0/token',
      handle: (request) => answerTokenRequest(dependencies, request),
    },
  ];
}

/** The issuer has the authority's own scheme, host and port: MSAL compares them. */
function openIdConfiguration(request: EmulatorRequest, dependencies: LoginDependencies): unknown {
  const tenant = tenantOf(request, dependencies);
  const base = `${request.origin}/${tenant}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${dependencies.origins().graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(request.origin).host,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(dependencies.origins().graph).host,
    rbac_url: 'https://pas.windows.net',
  };
}

function instanceDocument(request: EmulatorRequest): unknown {
  const { host } = new URL(request.origin);
  const authority = request.query.get('authorization_endpoint');
  const tenant = authority === null ? 'common' : (new URL(authority).pathname.split('/')[1] ?? 'common');
  return {
    tenant_discovery_endpoint: `${request.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': request.query.get('api-version') ?? '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

/** `common` and `organizations` have a tenant of their own; any other name stands for itself. */
function tenantOf(request: EmulatorRequest, dependencies: LoginDependencies): string {
  const tenant = request.params['tenant'] ?? 'common';
  return ['common', 'organizations'].includes(tenant) ? dependencies.identity.tenantId : tenant;
}
