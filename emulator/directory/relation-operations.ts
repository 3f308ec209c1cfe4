import { OperationError } from '../inventory/operation';
import type { RelationChange } from './change';
import { put, type DirectoryEstate, type DirectoryTiming } from './estate';
import { hasPlace, withoutPlaces, withPlaces, type DirectoryObject, type Kind } from './model';
import type { DirectoryOperationOf } from './operation';
import { activeOf, objectOf } from './presence';

type RelationOperation = DirectoryOperationOf<
  'addMembers' | 'removeMembers' | 'addOwners' | 'removeOwners' | 'setManager'
>;
type Many = 'members' | 'owners';

/** Source: Microsoft Learn, "Add members": not applications. */
const MEMBER_KINDS = [
  'user',
  'group',
  'servicePrincipal',
  'device',
  'orgContact',
] as const satisfies readonly Kind[];
const OWNER_KINDS = ['user', 'servicePrincipal'] as const satisfies readonly Kind[];
const OWNED_KINDS = ['group', 'application', 'servicePrincipal'] as const satisfies readonly Kind[];

/** Returns the id of the object whose relation changed. Throws `OperationError`. */
export function applyRelationOperation(estate: DirectoryEstate, operation: RelationOperation): string {
  switch (operation.operation) {
    case 'addMembers':
      return add(estate, activeOf(estate, operation.id, 'group'), {
        relation: 'members',
        places: memberPlaces(estate, operation.memberIds),
        timing: operation,
      });
    case 'removeMembers':
      return drop(estate, activeOf(estate, operation.id, 'group'), {
        relation: 'members',
        places: operation.memberIds.map((id) => objectOf(estate, id).place),
        timing: operation,
      });
    case 'addOwners':
      return add(estate, activeOf(estate, operation.id, ...OWNED_KINDS), {
        relation: 'owners',
        places: ownerPlaces(estate, operation.ownerIds),
        timing: operation,
      });
    case 'removeOwners':
      return drop(estate, activeOf(estate, operation.id, ...OWNED_KINDS), {
        relation: 'owners',
        places: operation.ownerIds.map((id) => objectOf(estate, id).place),
        timing: operation,
      });
    case 'setManager':
      return setManager(estate, operation);
  }
}

export function memberPlaces(estate: DirectoryEstate, ids: readonly string[]): number[] {
  return ids.map((id) => activeOf(estate, id, ...MEMBER_KINDS).place);
}

export function ownerPlaces(estate: DirectoryEstate, ids: readonly string[]): number[] {
  return ids.map((id) => activeOf(estate, id, ...OWNER_KINDS).place);
}

interface Edges {
  readonly relation: Many;
  readonly places: readonly number[];
  readonly timing: DirectoryTiming;
}

/** Who is in already stays in, without a change. */
function add(estate: DirectoryEstate, object: DirectoryObject, { relation, places, timing }: Edges): string {
  if (relation === 'members' && places.includes(object.place))
    throw new OperationError(`Group ${object.id} cannot be a member of itself`);
  const added = [...new Set(places)].filter((place) => !hasPlace(object[relation], place));
  if (added.length === 0) return object.id;
  const after = { ...object, [relation]: withPlaces(object[relation], added) };
  put(estate, after, toUpdate(relation, added, false), timing);
  return object.id;
}

function drop(estate: DirectoryEstate, object: DirectoryObject, { relation, places, timing }: Edges): string {
  const removed = [...new Set(places)].filter((place) => hasPlace(object[relation], place));
  if (removed.length === 0) return object.id;
  const after = { ...object, [relation]: withoutPlaces(object[relation], removed) };
  put(estate, after, toUpdate(relation, removed, true), timing);
  return object.id;
}

function setManager(estate: DirectoryEstate, operation: DirectoryOperationOf<'setManager'>): string {
  const user = activeOf(estate, operation.id, 'user');
  const manager =
    operation.managerId === null
      ? undefined
      : activeOf(estate, operation.managerId, 'user', 'orgContact').place;
  if (manager === user.place) throw new OperationError(`User ${user.id} cannot be their own manager`);
  if (manager === user.manager) return user.id;
  const relations = [
    ...(user.manager === undefined
      ? []
      : [{ relation: 'manager', place: user.manager, removed: true } as const]),
    ...(manager === undefined ? [] : [{ relation: 'manager', place: manager, removed: false } as const]),
  ];
  put(estate, { ...user, manager }, { what: 'updated', properties: [], relations }, operation);
  return user.id;
}

/** Takes an object out of every group, owner list and manager; returns the places of the groups. */
export function leaveEverything(
  estate: DirectoryEstate,
  { place }: DirectoryObject,
  timing: DirectoryTiming,
): number[] {
  leaveReports(estate, place, timing);
  const groups: number[] = [];
  for (const holder of OWNED_KINDS.flatMap((kind) => estate.truth.placesOf(kind))) {
    const other = estate.truth.at(holder);
    if (other === undefined || other.state === 'purged') continue;
    const [isMember, isOwner] = [hasPlace(other.members, place), hasPlace(other.owners, place)];
    if (isMember) groups.push(holder);
    if (isMember || isOwner) leave(estate, other, { place, isMember, isOwner }, timing);
  }
  return groups;
}

interface Leaving {
  readonly place: number;
  readonly isMember: boolean;
  readonly isOwner: boolean;
}

function leave(
  estate: DirectoryEstate,
  other: DirectoryObject,
  { place, isMember, isOwner }: Leaving,
  timing: DirectoryTiming,
): void {
  const relations = [
    ...(isMember ? toUpdate('members', [place], true).relations : []),
    ...(isOwner ? toUpdate('owners', [place], true).relations : []),
  ];
  const after: DirectoryObject = {
    ...other,
    members: isMember ? withoutPlaces(other.members, [place]) : other.members,
    owners: isOwner ? withoutPlaces(other.owners, [place]) : other.owners,
  };
  put(estate, after, { what: 'updated', properties: [], relations }, timing);
}

function leaveReports(estate: DirectoryEstate, place: number, timing: DirectoryTiming): void {
  for (let at = estate.managerOf.indexOf(place); at !== -1; at = estate.managerOf.indexOf(place, at + 1)) {
    const report = estate.truth.at(at);
    if (report === undefined || report.state === 'purged') continue;
    const relations = [{ relation: 'manager', place, removed: true }] as const;
    put(estate, { ...report, manager: undefined }, { what: 'updated', properties: [], relations }, timing);
  }
}

function toUpdate(relation: Many, places: readonly number[], removed: boolean) {
  const relations: readonly RelationChange[] = places.map((place) => ({ relation, place, removed }));
  return { what: 'updated', properties: [], relations } as const;
}
