import type { OceanMapping } from '../../catalog/ocean';
import { permissionsOf } from '../../catalog/permissions';

/**
 * Application permissions of Microsoft Graph and the ids of their app roles.
 * Source: Microsoft Learn, "Microsoft Graph permissions reference".
 */
export const GRAPH_APP_ROLES = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'Device.Read.All': '7438b122-aefc-4978-80ed-43db9fcc7715',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'RoleManagement.Read.Directory': '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
} as const;

export type GraphPermission = keyof typeof GRAPH_APP_ROLES;

/** What Port's own guide to Entra ID asks for. */
export const SEED_PERMISSIONS = [
  'Application.Read.All',
  'Directory.Read.All',
  'Group.Read.All',
  'User.Read.All',
] as const satisfies readonly GraphPermission[];

export interface PermissionPlan {
  /** In alphabetical order, each once. */
  readonly permissions: readonly GraphPermission[];
  readonly problems: readonly string[];
}

/** The least permissions that a mapping needs; a kind of which that is not known is a problem, not a guess. */
export function planPermissions(mapping: OceanMapping): PermissionPlan {
  const { permissions, unknown } = permissionsOf(mapping);
  const problems = unknown.map(
    (kind) => `it is not known which permission the kind ${kind} needs: list the permissions`,
  );
  return { permissions: permissions.filter(isGraphPermission), problems };
}

export function isGraphPermission(name: string): name is GraphPermission {
  return Object.hasOwn(GRAPH_APP_ROLES, name);
}
