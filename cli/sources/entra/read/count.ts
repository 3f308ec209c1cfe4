import { RemoteError } from '../../../http/remote-error';
import type { CollectionState } from './collection-state';
import { pathOf } from './read-list';
import { operationOf, type Reading } from './read-context';

/** A list may be so much shorter than the count, which is kept in an index that follows the directory. */
const TOLERANCE_ITEMS = 10;
const TOLERANCE_SHARE = 0.01;
/** What says that a list is not counted, or that this application may not count it. */
const UNCOUNTED: readonly number[] = [400, 403, 404, 405, 501];

/** How many items a list has by the service's own count; undefined where it does not count this list. @throws RemoteError */
export async function countItems(
  { client, signal }: Reading,
  { collection, query: { others } }: CollectionState,
): Promise<number | undefined> {
  if (collection.path.parent !== undefined || collection.role === 'sign-in') return undefined;
  const { $filter, $search } = others;
  const query = {
    ...($filter === undefined ? {} : { $filter }),
    ...($search === undefined ? {} : { $search }),
  };
  const { version } = collection.path;
  const operation = operationOf(collection, 'the number');
  const path = `${pathOf(collection)}/$count`;
  try {
    return await client.getCount({ operation, version, path, query, isEventual: true }, signal);
  } catch (error) {
    if (error instanceof RemoteError && UNCOUNTED.includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

/** Whether so many items can be all of those that were counted. */
export function isEnough(read: number, counted: number | undefined): boolean {
  if (counted === undefined) return true;
  return counted - read <= Math.max(TOLERANCE_ITEMS, counted * TOLERANCE_SHARE);
}
