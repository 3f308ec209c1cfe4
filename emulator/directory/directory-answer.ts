import { signInActivityOf, type DirectoryObject, type Kind, type SignInActivity } from './model';
import type { ObjectTable } from './object-table';

/** One object of the directory with its memberships, by ids. */
export interface DirectoryItem {
  readonly id: string;
  /** What is set; a property that was cleared is null, one that was never set is missing. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Groups alone: members of all kinds. */
  readonly members?: readonly string[];
  /** Groups, applications and service principals. */
  readonly owners?: readonly string[];
  /** Users alone. */
  readonly manager?: string | null;
  /** Users who signed in. */
  readonly signInActivity?: SignInActivity;
}

/** Everything in the directory. */
export interface DirectoryAnswer {
  readonly users: readonly DirectoryItem[];
  readonly groups: readonly DirectoryItem[];
  readonly applications: readonly DirectoryItem[];
  readonly servicePrincipals: readonly DirectoryItem[];
  readonly devices: readonly DirectoryItem[];
  readonly contacts: readonly DirectoryItem[];
  /** In the recycle bin. */
  readonly deleted: readonly { readonly id: string; readonly kind: Kind }[];
}

export function toDirectoryAnswer(table: ObjectTable): DirectoryAnswer {
  const active = (kind: Kind): DirectoryItem[] =>
    objectsOf(table, kind, 'active').map((object) => toItem(object, table));
  const deletedOf = (kind: Kind) => objectsOf(table, kind, 'deleted').map(({ id }) => ({ id, kind }));
  return {
    users: active('user'),
    groups: active('group'),
    applications: active('application'),
    servicePrincipals: active('servicePrincipal'),
    devices: active('device'),
    contacts: active('orgContact'),
    deleted: (['user', 'group', 'application', 'servicePrincipal'] as const).flatMap(deletedOf),
  };
}

function objectsOf(table: ObjectTable, kind: Kind, state: DirectoryObject['state']): DirectoryObject[] {
  return table.placesOf(kind).flatMap((place) => {
    const object = table.at(place);
    return object?.state === state ? [object] : [];
  });
}

function toItem(object: DirectoryObject, table: ObjectTable): DirectoryItem {
  const { id, kind, properties } = object;
  const idAt = (place: number): string[] => {
    const other = table.at(place);
    return other?.state === 'active' ? [other.id] : [];
  };
  const signInActivity = signInActivityOf(object);
  return {
    id,
    properties,
    ...(kind === 'group' ? { members: [...object.members].flatMap(idAt) } : {}),
    ...(kind === 'group' || kind === 'application' || kind === 'servicePrincipal'
      ? { owners: [...object.owners].flatMap(idAt) }
      : {}),
    ...(kind === 'user'
      ? { manager: object.manager === undefined ? null : (idAt(object.manager)[0] ?? null) }
      : {}),
    ...(signInActivity === undefined ? {} : { signInActivity }),
  };
}
