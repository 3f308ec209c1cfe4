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

/**
 * The least that reading a collection needs, by the first segment of its path.
 * Source: Microsoft Learn, the "Permissions" section of "List users", "List groups" and the others.
 */
export const PERMISSIONS_BY_COLLECTION: Readonly<Record<string, readonly GraphPermission[]>> = {
  users: ['User.Read.All'],
  groups: ['GroupMember.Read.All'],
  applications: ['Application.Read.All'],
  servicePrincipals: ['Application.Read.All'],
  devices: ['Device.Read.All'],
};

/** Microsoft Learn, "signInActivity resource type": a property that needs a permission of its own. */
export const PERMISSIONS_BY_PROPERTY: Readonly<Record<string, readonly GraphPermission[]>> = {
  signInActivity: ['AuditLog.Read.All'],
};

/** A kind of the Entra mapping and the properties that it reads. */
export interface MappedKind {
  /** A Graph path, such as `/users`. */
  readonly kind: string;
  readonly properties: readonly string[];
}

export interface PermissionPlan {
  /** In alphabetical order, each once. */
  readonly permissions: readonly GraphPermission[];
  readonly problems: readonly string[];
}

/** The least permissions that these kinds need; a kind that no table knows is a problem. */
export function planPermissions(kinds: readonly MappedKind[]): PermissionPlan {
  const problems = kinds
    .filter(({ kind }) => permissionsOf(PERMISSIONS_BY_COLLECTION, collectionOf(kind)) === undefined)
    .map(
      ({ kind }) =>
        `no permission is known for the kind ${kind} of mappings/entra.yaml: list the permissions`,
    );
  const needed = kinds.flatMap(({ kind, properties }) => [
    ...(permissionsOf(PERMISSIONS_BY_COLLECTION, collectionOf(kind)) ?? []),
    ...properties.flatMap((property) => permissionsOf(PERMISSIONS_BY_PROPERTY, property) ?? []),
  ]);
  return { permissions: [...new Set(needed)].sort(), problems };
}

export function isGraphPermission(name: string): name is GraphPermission {
  return Object.hasOwn(GRAPH_APP_ROLES, name);
}

/** `/users?$top=999` and `users/delta` are both about `users`. */
function collectionOf(kind: string): string {
  return kind.replace(/^\/+/, '').split(/[/?]/, 1)[0] ?? '';
}

function permissionsOf(
  table: Readonly<Record<string, readonly GraphPermission[]>>,
  name: string,
): readonly GraphPermission[] | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
