import type { OceanMapping, OceanResource } from './ocean';
import { selectOf } from './select';

/** An application permission of Microsoft Graph, and what it is the least for. */
export interface GraphPermission {
  readonly kind: string;
  /** The property that needs it; the kind itself where there is none. */
  readonly field?: string;
  readonly permission: string;
}

/**
 * The least application permissions that read and do not write. Source: Microsoft Learn, Microsoft Graph v1.0 reference,
 * "Permissions" of each list operation; of `signInActivity`, "List users".
 */
export const GRAPH_PERMISSIONS: readonly GraphPermission[] = [
  { kind: '/users', permission: 'User.Read.All' },
  { kind: '/users', field: 'signInActivity', permission: 'AuditLog.Read.All' },
  { kind: '/users/{id}/memberOf', permission: 'User.Read.All' },
  { kind: '/groups', permission: 'GroupMember.Read.All' },
  { kind: '/groups/{id}/members', permission: 'GroupMember.Read.All' },
  { kind: '/groups/{id}/transitiveMembers', permission: 'GroupMember.Read.All' },
  { kind: '/groups/{id}/owners', permission: 'GroupMember.Read.All' },
  { kind: '/applications', permission: 'Application.Read.All' },
  { kind: '/applications/{id}/owners', permission: 'Application.Read.All' },
  { kind: '/servicePrincipals', permission: 'Application.Read.All' },
  { kind: '/servicePrincipals/{id}/owners', permission: 'Application.Read.All' },
  { kind: '/devices', permission: 'Device.Read.All' },
  { kind: '/directoryRoles', permission: 'RoleManagement.Read.Directory' },
];

export interface NeededPermissions {
  /** In alphabetical order. */
  readonly permissions: readonly string[];
  /** Kinds of which it is not known here what they need; Microsoft's reference says it. */
  readonly unknown: readonly string[];
}

/** The permissions that reading a mapping needs. */
export function permissionsOf({ resources }: OceanMapping): NeededPermissions {
  const permissions = resources.flatMap(permissionsOfResource);
  const unknown = resources.filter((resource) => permissionsOfResource(resource).length === 0);
  return {
    permissions: [...new Set(permissions)].sort(),
    unknown: [...new Set(unknown.map(({ kind }) => kind))],
  };
}

function permissionsOfResource(resource: OceanResource): string[] {
  const { fields } = selectOf(resource);
  const path = `/${resource.path.segments.join('/')}`.toLowerCase();
  return GRAPH_PERMISSIONS.filter(
    ({ kind, field }) => kind.toLowerCase() === path && (field === undefined || fields.includes(field)),
  ).map(({ permission }) => permission);
}
