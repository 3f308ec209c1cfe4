import type { Permission } from '../../../../emulator/graph/permissions';
import { smallGraph } from './small-graph';

test.each([
  ['no token', () => '', 'Access token is empty.'],
  ['another scheme', () => 'Basic abc', 'Access token is empty.'],
  ['nonsense', () => 'Bearer abc', /^IDX14100: JWT is not well formed/],
  ['an expired token', (g) => `Bearer ${g.issue({ lifetimeSeconds: 0 })}`, /token is expired/],
  ['a token for ARM', (g) => `Bearer ${g.issue({ audience: 'arm' })}`, /Invalid audience/],
  ['a token of another tenant', (g) => `Bearer ${g.issue({ tenantId: 'u' })}`, /Invalid tenant/],
] satisfies [string, (graph: ReturnType<typeof smallGraph>) => string, string | RegExp][])(
  '%s is a 401 that says so',
  async (_what, authorization, message) => {
    const graph = smallGraph();
    const answer = await graph.get('/v1.0/users', { authorization: authorization(graph) });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
    expect(answer.body.error.message).toMatch(message);
    expect(answer.headers['www-authenticate']).toContain('https://login/11111111');
  },
);

test.each<[string, readonly Permission[], readonly Permission[]]>([
  ['/v1.0/users', ['User.Read.All'], ['GroupMember.Read.All']],
  ['/v1.0/users/delta', ['Directory.Read.All'], ['Application.Read.All']],
  ['/v1.0/groups', ['GroupMember.Read.All'], ['User.Read.All']],
  ['/v1.0/groups/delta', ['Group.Read.All'], ['AuditLog.Read.All']],
  ['/v1.0/groups/GROUP/members', ['GroupMember.Read.All'], ['User.Read.All']],
  ['/v1.0/applications', ['Application.Read.All'], ['User.Read.All']],
  ['/v1.0/servicePrincipals', ['Directory.Read.All'], []],
  ['/v1.0/organization', ['Organization.Read.All'], ['Application.Read.All']],
])('%s needs one of its permissions', async (target, enough, notEnough) => {
  const graph = smallGraph({ permissions: [...enough] });
  const url = target.replace('GROUP', graph.directory.truth().groups[0]!.id);
  expect((await graph.get(url)).status).toBe(200);
  graph.configure({ permissions: [...notEnough] });
  expect(await graph.get(url)).toMatchObject({
    status: 403,
    body: {
      error: {
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      },
    },
  });
});

test('sign-ins need a permission and a licence beside', async () => {
  const graph = smallGraph({ permissions: ['User.Read.All'] });
  const codeOf = async () => (await graph.get('/v1.0/users?$select=id,signInActivity')).body.error.code;
  expect(await codeOf()).toBe('Authentication_MSGraphPermissionMissing');
  graph.configure({ permissions: ['User.Read.All', 'AuditLog.Read.All'], premiumLicence: false });
  expect(await codeOf()).toBe('Authentication_RequestFromNonPremiumTenantOrB2CTenant');
});

test("the client's own request id comes back", async () => {
  const { headers } = await smallGraph().get('/v1.0/users', { 'client-request-id': 'mine' });
  expect(headers).toMatchObject({
    'client-request-id': 'mine',
    'request-id': expect.stringMatching(/^[\w-]{36}$/) as unknown,
  });
});
