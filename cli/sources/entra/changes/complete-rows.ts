import { RemoteError } from '../../../http/remote-error';
import type { Item } from '../client/graph-page';
import type { CollectionState } from '../read/collection-state';
import { readInParts } from '../read/in-parts';
import { operationOf, type Reading } from '../read/read-context';
import { pathOf, toGraphQuery } from '../read/read-list';
import { withRelations } from '../read/relations';
import type { Spool } from '../read/spool';
import { isPartial } from './net-row';

/**
 * Hands changed objects on as a read of everything would: what a row of changes does not tell is read, object by object.
 * @throws RemoteError
 */
export async function completeRows(
  reading: Reading,
  state: CollectionState,
  rows: AsyncIterable<readonly Item[]>,
  sink: Spool<Item>,
): Promise<void> {
  const { collection } = state;
  const { changes, query, relations } = collection;
  const always = changes.by === 'delta' ? changes.always : [];
  await readInParts(state, rows, sink, {
    below: relations.length > 0 ? relations.map(({ name }) => name).join(', ') : collection.kind,
    readBelow: async (row) => {
      const isWhole = query.expand === undefined && !isPartial(row, always);
      const item = isWhole ? row : await readItem(reading, state, row);
      const whole = item && (await withRelations(reading, collection, item));
      return whole && [whole];
    },
  });
}

/** One object as the list would show it; undefined where it is gone. */
async function readItem(
  { client, signal }: Reading,
  { collection, query }: CollectionState,
  row: Item,
): Promise<Item | undefined> {
  const path = `${pathOf(collection)}/${encodeURIComponent(String(row['id']))}`;
  const asked = { ...query, top: undefined, others: {}, isEventual: false };
  const operation = operationOf(collection, 'an object');
  try {
    return await client.getItem({ ...toGraphQuery(collection, asked, path), operation }, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}
