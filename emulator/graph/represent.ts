import { ENTITY_TYPES } from '../directory/entity-types';
import { signInActivityOf, type DirectoryObject, type Kind } from '../directory/model';
import type { Selection } from './selection';

export type Json = Readonly<Record<string, unknown>>;

/** What a read prints: a property that was never set is null, a list that was never set is empty. */
export function represent(object: DirectoryObject, selection: Selection): Json {
  const printed: Record<string, unknown> = {};
  const { lists } = ENTITY_TYPES[object.kind];
  for (const name of selection.of(object.kind)) {
    // Left out by Graph for users who never signed in.
    if (name === 'signInActivity') printed[name] = signInActivityOf(object);
    else if (name === 'id') printed['id'] = object.id;
    else printed[name] = object.properties[name] ?? (lists.includes(name) ? [] : null);
  }
  return printed;
}

/** In a collection of mixed kinds each object says what it is. */
export function representTyped(object: DirectoryObject, selection: Selection): Json {
  return { '@odata.type': odataType(object.kind), ...represent(object, selection) };
}

/** An object of a kind that the application may not read: its type and id, the rest is null (Microsoft Learn, "Limited information returned for inaccessible member objects"). */
export function representUnreadable(object: DirectoryObject, selection: Selection): Json {
  const nothing = selection.of(object.kind).map((name) => [name, null] as const);
  return { '@odata.type': odataType(object.kind), ...Object.fromEntries(nothing), id: object.id };
}

export function odataType(kind: Kind): string {
  return `#microsoft.graph.${kind}`;
}
