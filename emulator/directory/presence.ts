import { OperationError } from '../inventory/operation';
import type { DirectoryEstate } from './estate';
import { ENTITY_TYPES, isStored } from './entity-types';
import type { DirectoryObject, Kind, Properties } from './model';

/** The object with this id, whatever its state. Throws `OperationError`. */
export function objectOf({ truth }: DirectoryEstate, id: string): DirectoryObject {
  const object = truth.find(id);
  if (object === undefined || object.state === 'purged')
    throw new OperationError(`There is no object ${id} in the directory`);
  return object;
}

/** The same for one that is not deleted, of one of these kinds. Throws `OperationError`. */
export function activeOf(estate: DirectoryEstate, id: string, ...kinds: readonly Kind[]): DirectoryObject {
  const object = objectOf(estate, id);
  if (object.state !== 'active') throw new OperationError(`${object.kind} ${id} is deleted`);
  if (kinds.length > 0 && !kinds.includes(object.kind))
    throw new OperationError(`${id} is of kind ${object.kind}, not ${kinds.join(' or ')}`);
  return object;
}

/** Throws `OperationError` for a property that a kind does not have. */
export function assertProperties(kind: Kind, properties: Properties): void {
  const unknown = Object.keys(properties).filter((name) => !isStored(kind, name));
  if (unknown.length === 0) return;
  const known = [...ENTITY_TYPES[kind].defaults, ...ENTITY_TYPES[kind].selectable].join(', ');
  throw new OperationError(`A ${kind} has no ${unknown.join(', ')}; it has ${known}`);
}
