import { fromIdentifier } from '../../../../catalog/identifiers';
import { chunk } from '../../../core/chunk';
import { createInFlight } from '../../../core/in-flight';
import { RemoteError } from '../../../http/remote-error';
import type { ChangePage, ItemReference } from '../../../sync/change';
import type { LackingTarget } from '../../../sync/read';
import type { Item } from '../client/graph-page';
import { createToChange, idOf } from '../items/to-change';
import type { CollectionState } from '../read/collection-state';
import type { Reading } from '../read/read-context';
import { readItem } from '../read/read-item';
import { pathOf, readList } from '../read/read-list';
import { withRelations } from '../read/relations';

/** Of more than these the whole list is read: a page of it costs as much as an object. */
const MOST_BY_ID = 100;
const IN_FLIGHT = 8;
const PAGE = 1000;

export interface ObjectRead {
  readonly reading: Reading;
  readonly states: readonly CollectionState[];
  readonly rereads: string[];
}

/**
 * Reads objects that did not change, because something that did leads to them and Port lacks them. What cannot be read
 * stays lacking, which the delivery says of what leads to it.
 */
export async function* readLacking(
  read: ObjectRead,
  targets: readonly LackingTarget[],
): AsyncGenerator<ChangePage> {
  const reason = 'that Port lacks and something that changed leads to';
  yield* readObjects(read, { stage: 0, reason }, ({ collection: { label } }) =>
    targets
      .filter(({ kinds }) => kinds.includes(label))
      .map(({ identifier }) => fromIdentifier(identifier) ?? identifier),
  );
}

/** Reads objects that somebody wants to be read again. What cannot be read, or is gone, is left as it is. */
export async function* readAgain(
  read: ObjectRead,
  items: readonly ItemReference[],
  stage: number,
): AsyncGenerator<ChangePage> {
  const reason = 'that are dead letters, to be tried again';
  yield* readObjects(read, { stage, reason }, ({ collection: { label } }) =>
    items.filter(({ kind }) => kind === label).map(({ id }) => id),
  );
}

/** Not of what was read whole in this run: what it did not show is not there. */
async function* readObjects(
  { reading, states, rereads }: ObjectRead,
  { stage, reason }: { readonly stage: number; readonly reason: string },
  idsOf: (state: CollectionState) => readonly string[],
): AsyncGenerator<ChangePage> {
  for (const [index, state] of states.entries()) {
    const { collection, isWhole } = state;
    const ids = new Set(idsOf(state));
    if (ids.size === 0 || isWhole || collection.path.parent !== undefined) continue;
    const items = await readThem(reading, state, ids);
    if (items.length === 0) continue;
    rereads.push(`${collection.label}: ${items.length} ${reason}`);
    state.read += items.length;
    const { upsert } = createToChange(collection);
    for (const part of chunk(items, PAGE)) yield { stage: stage + index, changes: part.map(upsert) };
  }
}

async function readThem(
  reading: Reading,
  state: CollectionState,
  ids: ReadonlySet<string>,
): Promise<readonly Item[]> {
  try {
    const found =
      ids.size > MOST_BY_ID ? await fromList(reading, state, ids) : await oneByOne(reading, state, ids);
    return await sideBySide(found, (item) => withRelations(reading, state.collection, item));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    reading.log.warn('objects could not be read one by one', {
      kind: state.collection.label,
      reason: error.message,
    });
    return [];
  }
}

function oneByOne(reading: Reading, state: CollectionState, ids: ReadonlySet<string>): Promise<Item[]> {
  return sideBySide([...ids], (id) => readItem(reading, state, id));
}

async function fromList(reading: Reading, state: CollectionState, ids: ReadonlySet<string>): Promise<Item[]> {
  const found = new Map<string, Item>();
  for await (const { items, isFirst } of readList(reading, state, pathOf(state.collection))) {
    if (isFirst) found.clear();
    for (const item of items) if (ids.has(idOf(item))) found.set(idOf(item), item);
  }
  return [...found.values()];
}

/** What is gone is left out. */
async function sideBySide<T>(
  inputs: readonly T[],
  read: (input: T) => Promise<Item | undefined>,
): Promise<Item[]> {
  const tasks = createInFlight(IN_FLIGHT);
  const found: Item[] = [];
  for (const input of inputs)
    await tasks.run(async () => {
      const item = await read(input);
      if (item !== undefined) found.push(item);
    });
  await tasks.settled();
  return found;
}
