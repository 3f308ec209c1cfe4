import { permissionsOf } from '../../../catalog/permissions';
import { resource } from '../../support/ocean-documents';

describe('permissionsOf', () => {
  it('names each permission once, in order, and the kinds that it does not know', () => {
    const resources = [
      resource({}, { kind: '/servicePrincipals' }),
      resource({}, { kind: 'applications' }),
      resource({}, { kind: '/groups/{id}/owners' }),
      resource({}, { kind: '/auditLogs/signIns' }),
      resource({}, { kind: '/auditLogs/signIns' }),
      resource({}, { kind: '/teams/{id}/channels' }),
    ];
    expect(permissionsOf({ resources })).toEqual({
      permissions: ['Application.Read.All', 'GroupMember.Read.All'],
      unknown: ['/auditLogs/signIns', '/teams/{id}/channels'],
    });
  });

  it.each([
    ['.mail', ['User.Read.All']],
    ['.signInActivity.lastSignInDateTime', ['AuditLog.Read.All', 'User.Read.All']],
  ])('looks at what is read of users: %s', (expression, permissions) => {
    for (const kind of ['/users', '/beta/Users']) {
      const resources = [resource({ properties: { p: expression } }, { kind })];
      expect(permissionsOf({ resources })).toEqual({ permissions, unknown: [] });
    }
  });
});
