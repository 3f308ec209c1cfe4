import { OperationError } from '../inventory/operation';
import { drawObject } from './draw-object';
import { put, type DirectoryEstate, type DirectoryTiming } from './estate';
import { NO_PLACES, toGraphTime, toPlaces, withPlaces, type DirectoryObject } from './model';
import type { DirectoryOperationOf } from './operation';
import { activeOf, assertProperties, objectOf } from './presence';
import { leaveEverything, memberPlaces, ownerPlaces } from './relation-operations';

type ObjectOperation = DirectoryOperationOf<'create' | 'update' | 'delete' | 'purge' | 'restore' | 'signIn'>;

/** Returns the id of the object. Throws `OperationError`. */
export function applyObjectOperation(estate: DirectoryEstate, operation: ObjectOperation): string {
  switch (operation.operation) {
    case 'create':
      return create(estate, operation);
    case 'update':
      return update(estate, operation);
    case 'delete':
      return remove(estate, activeOf(estate, operation.id), 'deleted', operation);
    case 'purge':
      return remove(estate, objectOf(estate, operation.id), 'purged', operation);
    case 'restore':
      return restore(estate, operation);
    case 'signIn':
      return signIn(estate, operation);
  }
}

function create(estate: DirectoryEstate, operation: DirectoryOperationOf<'create'>): string {
  const { kind, properties = {}, memberIds = [], ownerIds = [], managerId } = operation;
  assertProperties(kind, properties);
  const id = operation.id ?? estate.random.guid();
  if (estate.truth.find(id) !== undefined) throw new OperationError(`There is already an object ${id}`);
  if (memberIds.length > 0 && kind !== 'group') throw new OperationError(`A ${kind} has no members`);
  const created: DirectoryObject = {
    place: estate.cells.length,
    kind,
    id,
    state: 'active',
    properties: { ...drawObject(estate, kind), createdDateTime: nowOf(estate), ...properties },
    members: memberIds.length === 0 ? NO_PLACES : toPlaces(memberPlaces(estate, memberIds)),
    owners: ownerIds.length === 0 ? NO_PLACES : toPlaces(ownerPlaces(estate, ownerIds)),
    manager: managerId === undefined ? undefined : activeOf(estate, managerId, 'user', 'orgContact').place,
    lastSignInAt: undefined,
  };
  put(estate, created, { what: 'created', properties: [], relations: [] }, operation);
  return id;
}

function update(estate: DirectoryEstate, operation: DirectoryOperationOf<'update'>): string {
  const before = activeOf(estate, operation.id);
  assertProperties(before.kind, operation.properties);
  const changed = Object.keys(operation.properties).filter(
    (name) => JSON.stringify(before.properties[name]) !== JSON.stringify(operation.properties[name]),
  );
  if (changed.length === 0) return before.id;
  const after = { ...before, properties: { ...before.properties, ...operation.properties } };
  put(estate, after, { what: 'updated', properties: changed, relations: [] }, operation);
  return before.id;
}

/** Takes the object out of all groups, owners and managers first, as Entra ID does. */
function remove(
  estate: DirectoryEstate,
  object: DirectoryObject,
  state: 'deleted' | 'purged',
  timing: DirectoryTiming,
): string {
  if (object.state === 'active') {
    const groups = leaveEverything(estate, object, timing);
    if (state === 'deleted') estate.formerGroups.set(object.place, groups);
  }
  if (state === 'purged') estate.formerGroups.delete(object.place);
  // Leaving everything may have changed the object itself: a group that was its own member's member.
  const latest = objectOf(estate, object.id);
  const after: DirectoryObject = {
    ...latest,
    state,
    properties: { ...latest.properties, deletedDateTime: nowOf(estate) },
  };
  put(estate, after, { what: 'removed', properties: [], relations: [] }, timing);
  return object.id;
}

function restore(estate: DirectoryEstate, operation: DirectoryOperationOf<'restore'>): string {
  const object = objectOf(estate, operation.id);
  if (object.state === 'active') throw new OperationError(`${object.kind} ${object.id} is not deleted`);
  const properties = { ...object.properties, deletedDateTime: undefined };
  const after: DirectoryObject = { ...object, state: 'active', properties };
  put(estate, after, { what: 'created', properties: [], relations: [] }, operation);
  for (const place of estate.formerGroups.get(object.place) ?? []) {
    const group = estate.truth.at(place);
    if (group === undefined || group.state === 'purged') continue;
    const relations = [{ relation: 'members', place: object.place, removed: false }] as const;
    const joined = { ...group, members: withPlaces(group.members, [object.place]) };
    put(estate, joined, { what: 'updated', properties: [], relations }, operation);
  }
  estate.formerGroups.delete(object.place);
  return object.id;
}

/** Not a change of the directory: only lists learn of it. */
function signIn(estate: DirectoryEstate, operation: DirectoryOperationOf<'signIn'>): string {
  const user = activeOf(estate, operation.id, 'user');
  const now = estate.clock.now().getTime();
  const after = { ...user, lastSignInAt: operation.at === undefined ? now : Date.parse(operation.at) };
  estate.cells[user.place] = after;
  estate.lists.schedule(now, after, { place: user.place, what: 'updated', properties: [], relations: [] });
  return user.id;
}

function nowOf({ clock }: DirectoryEstate): string {
  return toGraphTime(clock.now().getTime());
}
