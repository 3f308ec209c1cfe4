import { GRAPH_PERMISSIONS } from '../../../../catalog/permissions';
import { GRAPH_APP_ROLES, planPermissions } from '../../../../infra/desired/graph-permissions';
import { resource } from '../../../support/ocean-documents';

test('a mapping needs the least permissions of its kinds', () => {
  const resources = [resource({}, { kind: '/users' }), resource({}, { kind: '/groups' })];
  expect(planPermissions({ resources })).toEqual({
    permissions: ['GroupMember.Read.All', 'User.Read.All'],
    problems: [],
  });
});

test('a kind of which nothing is known is a problem, not a guess', () => {
  const resources = [resource({}, { kind: '/users' }), resource({}, { kind: '/auditLogs/signIns' })];
  expect(planPermissions({ resources })).toEqual({
    permissions: ['User.Read.All'],
    problems: ['it is not known which permission the kind /auditLogs/signIns needs: list the permissions'],
  });
});

test('every permission that a kind can need has the id of its app role', () => {
  const needed = new Set(GRAPH_PERMISSIONS.map(({ permission }) => permission));
  expect([...needed].filter((permission) => !(permission in GRAPH_APP_ROLES))).toEqual([]);
  for (const id of Object.values(GRAPH_APP_ROLES)) {
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }
});
