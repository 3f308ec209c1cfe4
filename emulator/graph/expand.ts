import { ENTITY_TYPES } from '../directory/entity-types';
import { KINDS, type DirectoryObject, type Kind } from '../directory/model';
import { badRequest } from './graph-error';
import { take } from './page';
import { relatedPlaces, type RelationName } from './related';
import { representRelated } from './related-representation';
import type { Json } from './represent';
import type { GraphCall } from './route';
import { noSuchProperty, toSelection } from './selection';

/** Microsoft Learn, "Use query parameters": so many items, and no nextLink. */
const MOST_EXPANDED = 20;
const EXPANDABLE: Readonly<Partial<Record<Kind, readonly RelationName[]>>> = {
  user: ['manager', 'memberOf', 'directReports'],
  group: ['members', 'owners', 'memberOf'],
  application: ['owners'],
  servicePrincipal: ['owners', 'memberOf'],
};

/** Adds the expanded relation to what is printed of an object. */
export type Expansion = (object: DirectoryObject) => Json;

/** Throws `GraphError` 400 for more than one relation, or one that the kind does not have. */
export function toExpansion(call: GraphCall, kind: Kind): Expansion {
  const { options, directory } = call;
  if (options.expand === undefined) return () => ({});
  const { relation, select } = parseExpand(options.expand, kind);
  const selection = toSelection(select, { kinds: KINDS, isCollection: true });
  const table = directory.lists();
  return (object) => {
    const listing = {
      places: relatedPlaces(table, object, relation),
      at: (place: number) => table.at(place),
      isListed: () => true,
    };
    const related = take(listing, -1, MOST_EXPANDED).map((other) => representRelated(call, other, selection));
    if (relation !== 'manager') return { [relation]: related };
    return related[0] === undefined ? {} : { manager: related[0] };
  };
}

function parseExpand(text: string, kind: Kind): { relation: RelationName; select: string[] | undefined } {
  const [, name, nested] = /^\s*([A-Za-z]+)\s*(?:\(([^()]*)\))?\s*$/.exec(text) ?? [];
  if (name === undefined) throw badRequest('Only one property can be expanded in a single query.');
  const relation = EXPANDABLE[kind]?.find((one) => one === name);
  if (relation === undefined) {
    if (ENTITY_TYPES[kind].navigation.includes(name))
      throw badRequest(`Expand is not supported for '${name}'.`);
    throw noSuchProperty(name, [kind]);
  }
  const select = nested
    ?.split(';')
    .map((option) => /^\s*\$select\s*=\s*(.*)$/i.exec(option)?.[1])
    .find((value) => value !== undefined);
  return { relation, select: select?.split(',').map((one) => one.trim()) };
}
