import type { Item } from '../client/graph-page';
import type { CollectionState } from '../read/collection-state';
import { readInParts } from '../read/in-parts';
import type { Reading } from '../read/read-context';
import { readItem } from '../read/read-item';
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
      const item = isWhole ? row : await readItem(reading, state, String(row['id']));
      const whole = item && (await withRelations(reading, collection, item));
      return whole && [whole];
    },
  });
}
