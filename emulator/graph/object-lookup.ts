import type { DirectoryObject, Kind } from '../directory/model';
import type { ObjectTable } from '../directory/object-table';
import { directoryBadRequest, notFound } from './graph-error';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The active object of this kind with this id; of a user also by its principal name. Throws `GraphError` 404 or 400. */
export function lookUp(table: ObjectTable, kind: Kind, id: string): DirectoryObject {
  if (!GUID.test(id) && kind !== 'user') throw directoryBadRequest(`Invalid object identifier '${id}'.`);
  const found = GUID.test(id) ? table.find(id) : findByPrincipalName(table, id);
  if (found?.kind === kind && found.state === 'active') return found;
  throw notFound(id);
}

function findByPrincipalName(table: ObjectTable, name: string): DirectoryObject | undefined {
  const wanted = name.toLowerCase();
  const place = table.placesOf('user').find((one) => {
    const principalName = table.at(one)?.properties['userPrincipalName'];
    return typeof principalName === 'string' && principalName.toLowerCase() === wanted;
  });
  return place === undefined ? undefined : table.at(place);
}
