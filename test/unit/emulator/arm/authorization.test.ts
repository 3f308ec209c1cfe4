import { principalOf, withAuthorization } from '../../../../emulator/arm/authorization';
import { createTokens } from '../../../../emulator/login/tokens';
import type { EmulatorRequest } from '../../../../emulator/server/types';
import { ask, frozenClock } from '../requests';

const identity = { tenantId: 't', clientId: 'c', clientSecret: 's', principalId: 'p' };
const clock = frozenClock();
const tokens = createTokens(clock);
const dependencies = { identity, tokens, loginOrigin: () => 'https://login' };
const routes = withAuthorization(
  [
    {
      method: 'GET',
      path: '/x',
      handle: (request: EmulatorRequest) => ({ status: 200, body: principalOf(request, dependencies) }),
    },
  ],
  dependencies,
);
const issue = (overrides: Partial<Parameters<typeof tokens.issue>[0]> = {}): string =>
  tokens.issue({
    issuer: 'i',
    tenantId: 't',
    clientId: 'c',
    principalId: 'p',
    audience: 'arm',
    resource: 'r',
    lifetimeSeconds: 60,
    ...overrides,
  });
const get = (authorization?: string) =>
  ask(routes, 'GET', '/x', { headers: authorization === undefined ? {} : { authorization } });

test('a good token passes and names its application', async () => {
  expect(await get(`Bearer ${issue()}`)).toEqual({ status: 200, body: 'c' });
});

test.each([
  ['no token', () => undefined, 'AuthenticationFailed'],
  ['another scheme', () => 'Basic abc', 'AuthenticationFailed'],
  ['nonsense', () => 'Bearer abc', 'InvalidAuthenticationToken'],
  ['an expired token', () => `Bearer ${issue({ lifetimeSeconds: 0 })}`, 'ExpiredAuthenticationToken'],
  ['a token for Graph', () => `Bearer ${issue({ audience: 'graph' })}`, 'InvalidAuthenticationTokenAudience'],
  [
    'a token of another tenant',
    () => `Bearer ${issue({ tenantId: 'u' })}`,
    'InvalidAuthenticationTokenTenant',
  ],
])('%s is a 401 that says so', async (_what, authorization, code) => {
  const response = await get(authorization());
  expect(response).toMatchObject({ status: 401, body: { error: { code } } });
  expect(response.headers?.['www-authenticate']).toContain('Bearer authorization_uri="https://login/t"');
});
