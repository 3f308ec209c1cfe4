import { GRAPH_APP_ROLES, planPermissions } from '../../../../infra/desired/graph-permissions';

const kind = (path: string, properties: string[] = []) => ({ kind: path, properties });

test.each([
  [[kind('/users')], ['User.Read.All']],
  [[kind('/groups'), kind('groups/delta')], ['GroupMember.Read.All']],
  [[kind('/servicePrincipals?$top=5'), kind('/applications')], ['Application.Read.All']],
  [[kind('/users', ['displayName', 'signInActivity'])], ['AuditLog.Read.All', 'User.Read.All']],
  [[], []],
])('the kinds %j need %j', (kinds, permissions) => {
  expect(planPermissions(kinds)).toEqual({ permissions, problems: [] });
});

test('a kind that no table knows is a problem, not a guess', () => {
  expect(planPermissions([kind('/users'), kind('/constructor')])).toEqual({
    permissions: ['User.Read.All'],
    problems: [
      'no permission is known for the kind /constructor of mappings/entra.yaml: list the permissions',
    ],
  });
});

test('every permission has the id of its app role', () => {
  for (const id of Object.values(GRAPH_APP_ROLES))
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
