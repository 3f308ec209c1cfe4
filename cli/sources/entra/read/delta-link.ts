import { LOG_IN, RemoteError } from '../../../http/remote-error';
import type { GraphQuery } from '../client/graph-client';
import { readPages } from '../client/paging';
import type { Collection } from '../plan/collection';
import { adjust } from './adjust-query';
import type { CollectionState } from './collection-state';
import { pathOf } from './read-list';
import { operationOf, type Reading } from './read-context';

/** What says that a list has no `/delta`: external and B2C tenants have none, of some kinds nobody has. */
const WITHOUT_DELTA: readonly number[] = [400, 404, 405, 501];

/**
 * Where changes go on from as of now; undefined where the service tells of none. Without it the next run reads
 * everything again, so that a failure is no reason not to read now.
 * @throws RemoteError where nobody lets us in
 */
export async function takeDeltaLink(
  reading: Reading,
  state: CollectionState,
): Promise<CollectionState['link']> {
  const { collection } = state;
  if (collection.changes.by !== 'delta') return undefined;
  const readAt = reading.client.serverTime(reading.now());
  try {
    const deltaLink = await askForLink(reading, collection, collection.changes.select);
    return deltaLink === undefined ? undefined : { deltaLink, readAt };
  } catch (error) {
    if (!(error instanceof RemoteError) || isShutOut(error)) throw error;
    if (!WITHOUT_DELTA.includes(error.status ?? 0))
      state.warnings.push(`the next incremental run reads ${collection.label} in full: ${error.message}`);
    reading.log.info('no delta', { kind: collection.label, reason: error.message });
    return undefined;
  }
}

function isShutOut({ status, failure }: RemoteError): boolean {
  return status === 401 || failure.operation === LOG_IN;
}

/** A property that `/delta` refuses by name is not followed, as it is not read of the list either. */
async function askForLink(
  reading: Reading,
  collection: Collection,
  select: readonly string[] | undefined,
): Promise<string | undefined> {
  try {
    return await lastLink(reading, toQuery(collection, select));
  } catch (error) {
    if (!(error instanceof RemoteError) || select === undefined) throw error;
    const query = { select, expand: undefined, top: undefined, others: {}, isEventual: false };
    const narrowed = adjust(query, error)?.query.select;
    if (narrowed === undefined) throw error;
    return askForLink(reading, collection, narrowed);
  }
}

async function lastLink({ client, signal }: Reading, query: GraphQuery): Promise<string | undefined> {
  let link: string | undefined;
  for await (const { deltaLink } of readPages(client, query, signal)) link = deltaLink;
  return link;
}

function toQuery(collection: Collection, select: readonly string[] | undefined): GraphQuery {
  return {
    operation: operationOf(collection, 'the changes'),
    version: collection.path.version,
    path: `${pathOf(collection)}/delta`,
    query: { $deltatoken: 'latest', ...(select === undefined ? {} : { $select: select.join(',') }) },
  };
}
