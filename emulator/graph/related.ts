import { hasPlace, type DirectoryObject, type Kind } from '../directory/model';
import type { ObjectTable } from '../directory/object-table';

/** Relations that can be listed and expanded. */
export type RelationName =
  | 'members'
  | 'transitiveMembers'
  | 'owners'
  | 'memberOf'
  | 'transitiveMemberOf'
  | 'manager'
  | 'directReports';

/** Places of the related objects, ascending. */
export function relatedPlaces(
  table: ObjectTable,
  object: DirectoryObject,
  relation: RelationName,
): ArrayLike<number> {
  switch (relation) {
    case 'members':
      return object.members;
    case 'owners':
      return object.owners;
    case 'manager':
      return object.manager === undefined ? [] : [object.manager];
    case 'memberOf':
      return table.placesOf('group').filter((place) => hasMember(table, place, object.place));
    case 'directReports':
      return table.placesOf('user').filter((place) => table.at(place)?.manager === object.place);
    case 'transitiveMembers':
      return reach(object.place, (place) => table.at(place)?.members ?? []);
    case 'transitiveMemberOf':
      return reach(object.place, (place) =>
        table.placesOf('group').filter((group) => hasMember(table, group, place)),
      );
  }
}

function hasMember(table: ObjectTable, group: number, member: number): boolean {
  const found = table.at(group);
  return found?.state === 'active' && hasPlace(found.members, member);
}

/** Everything that can be reached in any number of steps, once; circles end by themselves. */
function reach(start: number, next: (place: number) => ArrayLike<number>): number[] {
  const reached = new Set<number>();
  const open = [start];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const neighbour of Array.from(next(place))) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      open.push(neighbour);
    }
  }
  return [...reached].sort((left, right) => left - right);
}

/** microsoftgraph known issue: v1.0 does not list service principals among the members of a group. */
export function listedKinds(relation: RelationName, version: 'v1.0' | 'beta'): (kind: Kind) => boolean {
  const isShort = version === 'v1.0' && (relation === 'members' || relation === 'transitiveMembers');
  return (kind) => !isShort || kind !== 'servicePrincipal';
}
