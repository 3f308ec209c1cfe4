import { createIdTokens, GITHUB_ISSUER, type IdTokenRequest } from '../../../../emulator/github/id-tokens';
import type { Identity } from '../../../../emulator/login/identity';
import { loginRoutes } from '../../../../emulator/login/login-routes';
import { createTokens } from '../../../../emulator/login/tokens';
import { ask, frozenClock } from '../requests';

const identity: Identity = {
  tenantId: '11111111-1111-4111-a111-111111111111',
  clientId: '22222222-2222-4222-a222-222222222222',
  clientSecret: 'correct~secret',
  principalId: '33333333-3333-4333-a333-333333333333',
};
const clock = frozenClock();
const idTokens = createIdTokens(clock);
const federated = {
  issuer: GITHUB_ISSUER,
  subject: 'repo:o/r:environment:production',
  audience: 'api://AzureADTokenExchange',
};
const tokens = createTokens(clock);
const routes = loginRoutes({
  identity,
  tokens,
  clock,
  origins: () => ({ arm: 'https://localhost:2', graph: 'https://localhost:3' }),
  tokenLifetimeSeconds: () => 600,
  federation: () => ({ credentials: [federated], idTokens, now: clock.now() }),
});

const good = {
  grant_type: 'client_credentials',
  client_id: identity.clientId,
  client_secret: identity.clientSecret,
  scope: 'https://management.azure.com/.default',
};
const login = (form: Record<string, string>, tenant = identity.tenantId) =>
  ask(routes, 'POST', `/${tenant}/oauth2/v2.0/token`, {
    body: Buffer.from(new URLSearchParams(form).toString()),
  });
const without = (name: keyof typeof good): Record<string, string> =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

test.each([
  ['arm', 'https://management.azure.com/.default'],
  ['arm', 'https://management.core.windows.net//.default'],
  ['arm', 'https://management.usgovcloudapi.net/.default'],
  ['arm', 'https://localhost:2/.default'],
  ['arm', 'https://management.azure.com/.default openid profile offline_access'],
  ['graph', 'https://graph.microsoft.com/.default'],
  ['graph', 'https://localhost:3/.default'],
  ['storage', 'https://storage.azure.com/.default'],
] as const)('issues a token for %s to scope %s', async (audience, scope) => {
  const response = await login({ ...good, scope });
  expect(response.status).toBe(200);
  const body = response.body as { access_token: string; expires_in: number; token_type: string };
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  expect(tokens.check(body.access_token, audience)).toMatchObject({
    ok: true,
    claims: { tid: identity.tenantId, appid: identity.clientId, oid: identity.principalId },
  });
  const other = audience === 'arm' ? 'graph' : 'arm';
  expect(tokens.check(body.access_token, other)).toEqual({ ok: false, problem: 'audience' });
});

describe('a token of another issuer', () => {
  const issue = (change: Partial<IdTokenRequest> = {}) =>
    idTokens.issue({ ...federated, lifetimeSeconds: 300, ...change });
  const present = (assertion: string) =>
    login({
      ...without('client_secret'),
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const unsigned = (claims: Record<string, unknown>): string =>
    [{ alg: 'RS256' }, claims, 'x']
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');

  test('stands in for the secret where a federated credential fits', async () => {
    expect((await present(issue())).status).toBe(200);
  });

  test.each<[string, () => string, number, string]>([
    [
      'of another subject',
      () => issue({ subject: 'repo:o/r:ref:refs/heads/main' }),
      700213,
      "'repo:o/r:ref:refs/heads/main'",
    ],
    [
      'of the subject in another case',
      () => issue({ subject: 'repo:O/r:environment:production' }),
      700213,
      'repo:O/r',
    ],
    [
      'for another audience',
      () => issue({ audience: 'https://github.com/o' }),
      700212,
      "'https://github.com/o'",
    ],
    [
      'of another issuer',
      () => unsigned({ iss: 'https://i.example', sub: 's', aud: 'a' }),
      700211,
      "'https://i.example'",
    ],
    ['that somebody else signed', () => unsigned(claimsOf(issue())), 700027, 'signature'],
    ['that is over', () => issue({ lifetimeSeconds: 0 }), 700024, 'valid time range'],
    ['that is none', () => 'no jwt', 50027, 'malformed'],
  ])('%s is refused', async (_, assertion, code, text) => {
    const { status, body } = await present(assertion());
    expect([status, body]).toEqual([
      401,
      expect.objectContaining({ error: 'invalid_client', error_codes: [code] }),
    ]);
    expect(JSON.stringify(body)).toContain(text);
  });
});

interface Refusal {
  readonly what: string;
  readonly form: Record<string, string>;
  readonly tenant?: string;
  readonly status: number;
  readonly error: string;
  readonly code: number;
}

const refusals: readonly Refusal[] = [
  {
    what: 'another tenant',
    form: good,
    tenant: 'another',
    status: 400,
    error: 'invalid_request',
    code: 90002,
  },
  {
    what: 'an unknown client',
    form: { ...good, client_id: 'x' },
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
  },
  {
    what: 'a wrong secret',
    form: { ...good, client_secret: 'x' },
    status: 401,
    error: 'invalid_client',
    code: 7000215,
  },
  { what: 'no secret', form: without('client_secret'), status: 401, error: 'invalid_client', code: 7000216 },
  { what: 'no scope', form: without('scope'), status: 400, error: 'invalid_request', code: 900144 },
  { what: 'no grant', form: without('grant_type'), status: 400, error: 'invalid_request', code: 900144 },
  {
    what: 'another grant',
    form: { ...good, grant_type: 'password' },
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
  },
  {
    what: 'a scope without /.default',
    form: { ...good, scope: 'https://management.azure.com' },
    status: 400,
    error: 'invalid_scope',
    code: 70011,
  },
  {
    what: 'an unknown resource',
    form: { ...good, scope: 'https://example.org/.default' },
    status: 400,
    error: 'invalid_resource',
    code: 500011,
  },
];

test.each(refusals)(
  'refuses $what with the error body of Entra ID',
  async ({ form, tenant, status, error, code }) => {
    const response = await login(form, tenant);
    expect(response.status).toBe(status);
    const description = `^AADSTS${code}: .* Trace ID: .* Correlation ID: .* Timestamp: 2026-03-01 12:00:00Z$`;
    expect(response.body).toEqual({
      error,
      error_description: expect.stringMatching(new RegExp(description)) as unknown,
      error_codes: [code],
      timestamp: '2026-03-01 12:00:00Z',
      trace_id: expect.any(String) as unknown,
      correlation_id: expect.any(String) as unknown,
      error_uri: expect.any(String) as unknown,
    });
    expect(JSON.stringify(response.body)).not.toContain(identity.clientSecret);
  },
);

test.each(['/any/v2.0/.well-known/openid-configuration', '/any/.well-known/openid-configuration'])(
  'discovery at %s names endpoints and an issuer of its own host',
  async (path) => {
    const { body } = await ask(routes, 'GET', path);
    expect(body).toMatchObject({
      token_endpoint: 'https://localhost:1/any/oauth2/v2.0/token',
      authorization_endpoint: 'https://localhost:1/any/oauth2/v2.0/authorize',
      jwks_uri: 'https://localhost:1/any/discovery/v2.0/keys',
      issuer: 'https://localhost:1/any/v2.0',
    });
  },
);

test('instance discovery makes its own host a known authority', async () => {
  const target =
    '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://localhost:1/t/oauth2/v2.0/authorize';
  const { body } = await ask(routes, 'GET', target);
  expect(body).toMatchObject({
    tenant_discovery_endpoint: 'https://localhost:1/t/v2.0/.well-known/openid-configuration',
    metadata: [{ aliases: ['localhost:1'] }],
  });
});
