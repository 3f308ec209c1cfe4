import { RemoteError } from '../../../http/remote-error';
import { pathSegment } from '../../../http/path-segment';
import type { Item } from '../client/graph-page';
import type { CollectionState } from './collection-state';
import { operationOf, type Reading } from './read-context';
import { pathOf, toGraphQuery } from './read-list';

/** One object as the list would show it; undefined where it is gone. @throws RemoteError */
export async function readItem(
  { client, signal }: Reading,
  { collection, query }: CollectionState,
  id: string,
): Promise<Item | undefined> {
  const path = `${pathOf(collection)}/${pathSegment(id)}`;
  const asked = { ...query, top: undefined, others: {}, isEventual: false };
  const operation = operationOf(collection, 'an object');
  try {
    return await client.getItem({ ...toGraphQuery(collection, asked, path), operation }, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}
