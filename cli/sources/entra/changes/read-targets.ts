import { fromIdentifier } from '../../../../catalog/identifiers';
import { chunk } from '../../../core/chunk';
import { createInFlight } from '../../../core/in-flight';
import { RemoteError } from '../../../http/remote-error';
import type { ChangePage } from '../../../sync/change';
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

export interface TargetRead {
  readonly reading: Reading;
  readonly states: readonly CollectionState[];
  readonly rereads: string[];
}

/**
 * Reads objects that did not change, because something that did leads to them and Port lacks them. What cannot be read
 * stays lacking, which the delivery says of what leads to it.
 */
export async function* readTargets(
  { reading, states, rereads }: TargetRead,
  targets: readonly LackingTarget[],
): AsyncGenerator<ChangePage> {
  for (const [stage, state] of states.entries()) {
    const { collection, isWhole } = state;
    const ids = targets
      .filter(({ kinds }) => kinds.includes(collection.label))
      .map(({ identifier }) => fromIdentifier(identifier) ?? identifier);
    if (ids.length === 0 || isWhole || collection.path.parent !== undefined) continue;
    const items = await readThem(reading, state, new Set(ids));
    if (items.length === 0) continue;
    rereads.push(`${collection.label}: ${items.length} that Port lacks and something that changed leads to`);
    state.read += items.length;
    const { upsert } = createToChange(collection);
    for (const part of chunk(items, PAGE)) yield { stage, changes: part.map(upsert) };
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
    const whole = await sideBySide(found, (item) => withRelations(reading, state.collection, item));
    return whole;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    reading.log.warn('what relations lead to could not be read', {
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
