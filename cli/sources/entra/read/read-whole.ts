import { parseGraphPath } from '../../../../catalog/graph-path';
import { readAhead } from '../../../core/read-ahead';
import type { Item } from '../client/graph-page';
import type { Collection } from '../plan/collection';
import { limitsOf } from '../plan/kinds';
import { type CollectionState, createCollectionState } from './collection-state';
import { takeDeltaLink } from './delta-link';
import { readInParts } from './in-parts';
import { listItems } from './list-items';
import type { Reading } from './read-context';
import { withRelations } from './relations';
import type { Spool } from './spool';
import { filledBy, throughSpool } from './through-spool';

/**
 * Reads everything of a collection into its spool: where its changes go on from first, so that nothing falls between,
 * then all pages, then what lies below their items.
 * @throws RemoteError where something could not be read; what was read until then is in the spool
 */
export async function readWhole(reading: Reading, state: CollectionState, sink: Spool<Item>): Promise<void> {
  const { collection } = state;
  const link = await takeDeltaLink(reading, state);
  const pages = collection.path.parent === undefined ? listItems(reading, state) : undefined;
  if (pages === undefined) await readBelowParents(reading, state, sink);
  else await handOn(reading, state, { pages: readAhead(pages), sink });
  state.isComplete = state.problems.length === 0;
  state.link = link;
}

interface Stream {
  readonly pages: AsyncIterable<readonly Item[]>;
  readonly sink: Spool<Item>;
}

/** Puts items into the spool as they are, or with their relations. */
async function handOn(reading: Reading, state: CollectionState, { pages, sink }: Stream): Promise<void> {
  if (state.collection.relations.length === 0) {
    for await (const items of pages) {
      await sink.write(items);
      await sink.flush();
    }
    return;
  }
  await throughSpool(reading.folder, pages, (blocks) => relate(reading, state, { pages: blocks, sink }));
}

/** Items with what their relations hold. */
export async function relate(
  reading: Reading,
  state: CollectionState,
  { pages, sink }: Stream,
): Promise<void> {
  const { collection } = state;
  await readInParts(state, pages, sink, {
    below: collection.relations.map(({ name }) => name).join(', '),
    readBelow: async (item) => {
      const whole = await withRelations(reading, collection, item);
      return whole && [whole];
    },
  });
}

/** Each item of the parent has a list of its own. */
async function readBelowParents(reading: Reading, state: CollectionState, sink: Spool<Item>): Promise<void> {
  const parents = listItems(reading, createCollectionState(parentOf(state.collection)));
  const children = await reading.folder.create<Item>();
  const listing = filledBy(children, () =>
    throughSpool(reading.folder, parents, (blocks) =>
      readInParts(state, blocks, children, {
        below: state.collection.kind,
        readBelow: (parent) => listOf(listItems(reading, state, String(parent['id']))),
      }),
    ),
  );
  try {
    await handOn(reading, state, { pages: children.read(), sink });
  } finally {
    await listing;
  }
}

/** The parent's items, as far as their lists need them: ids alone. */
function parentOf(collection: Collection): Collection {
  const kind = collection.path.parent ?? '';
  const path = parseGraphPath(kind);
  if (typeof path === 'string') throw new Error(`the parent of ${collection.kind} is no path: ${path}`);
  const query = { select: ['id'], expand: undefined, top: limitsOf(path).top, others: {}, isEventual: false };
  return { ...collection, path, query, relations: [] };
}

async function listOf(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
