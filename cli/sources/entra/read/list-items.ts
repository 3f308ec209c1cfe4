import { PARENT_ID } from '../../../../catalog/graph-path';
import { createIdSet } from '../../../core/id-set';
import { RemoteError } from '../../../http/remote-error';
import { SERVICE } from '../client/graph-client';
import type { Item } from '../client/graph-page';
import { idOf } from '../items/to-change';
import type { CollectionState } from './collection-state';
import { countItems, isEnough } from './count';
import { pathOf, readList } from './read-list';
import { operationOf, type Reading } from './read-context';

/** A list that is shorter than it should be is read so many times before it is given up for this run. */
const MAX_READS = 2;

/**
 * The items of a list, each once, page by page. What is short of the service's own count is read again, and what was
 * missing then comes after the rest.
 * @param parentId of the item whose list it is; it is in each of them under `__id`
 * @throws RemoteError where a page cannot be had, or where it stays too short
 */
export async function* listItems(
  reading: Reading,
  state: CollectionState,
  parentId?: string,
): AsyncGenerator<readonly Item[]> {
  const counting = countItems(reading, state).then((counted) => {
    state.expected = counted;
  });
  // Whoever needs it is told.
  counting.catch(() => undefined);
  for (let attempt = 1; ; attempt += 1) {
    const read = yield* readOnce(reading, state, parentId);
    await counting;
    if (isEnough(read, state.expected)) return;
    // It may have shrunk meanwhile.
    state.expected = await countItems(reading, state);
    if (isEnough(read, state.expected)) return;
    reading.log.info('reading again what is too short', { kind: state.collection.label, read, attempt });
    if (attempt === MAX_READS) throw tooShort(state, read);
  }
}

/** @returns how many different items this reading had */
async function* readOnce(
  reading: Reading,
  state: CollectionState,
  parentId: string | undefined,
): AsyncGenerator<readonly Item[], number> {
  const path = pathOf(state.collection, parentId);
  let ids = createIdSet();
  let nameless = 0;
  for await (const { items: own, isFirst } of readList(reading, state, path)) {
    const items = parentId === undefined ? own : own.map((item) => ({ ...item, [PARENT_ID]: parentId }));
    if (isFirst) {
      ids = createIdSet();
      nameless = 0;
    }
    for (const item of items) {
      const id = idOf(item);
      if (id === '') nameless += 1;
      else ids.add(id);
    }
    const fresh = items.filter((item) => isFresh(item, state));
    if (fresh.length > 0) yield fresh;
  }
  return ids.size + nameless;
}

/** An item that came before, on another page or in another reading, was handed on then. */
function isFresh(item: Item, { seen }: CollectionState): boolean {
  const id = idOf(item);
  return id === '' || seen.add(id);
}

function tooShort({ collection, expected }: CollectionState, read: number): RemoteError {
  return new RemoteError({
    service: SERVICE,
    operation: operationOf(collection),
    detail: `${MAX_READS} readings have ${read} items, and its count says ${expected ?? 0}`,
    transient: false,
  });
}
