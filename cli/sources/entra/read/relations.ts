import { RemoteError } from '../../../http/remote-error';
import { pathSegment } from '../../../http/path-segment';
import type { GraphQuery } from '../client/graph-client';
import type { Item } from '../client/graph-page';
import { readPages } from '../client/paging';
import { idOf } from '../items/to-change';
import type { Collection, Relation } from '../plan/collection';
import { pathOf } from './read-list';
import { operationOf, type Reading } from './read-context';

const LARGEST_PAGE = 999;

/**
 * The item with all that its relations hold, however much that is; of each related object no more than is mapped, its
 * id and its type. `undefined` where the item is gone meanwhile.
 * @throws RemoteError
 */
export async function withRelations(
  reading: Reading,
  collection: Collection,
  item: Item,
): Promise<Item | undefined> {
  const related: Record<string, readonly Item[]> = {};
  for (const relation of collection.relations) {
    const elements = await readRelated(reading, collection, { item, relation });
    if (elements === undefined) return undefined;
    related[relation.name] = elements;
  }
  return { ...item, ...related };
}

interface RelationOf {
  readonly item: Item;
  readonly relation: Relation;
}

async function readRelated(
  reading: Reading,
  collection: Collection,
  { item, relation }: RelationOf,
): Promise<readonly Item[] | undefined> {
  try {
    return await readAll(reading, toQuery(collection, item, relation), relation);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (error.status === 404) return undefined;
    if (error.status !== 400 || relation.fields === undefined) throw error;
    // Not every type that is related has every property that is mapped; then all come as they are by default.
    const unselected = toQuery(collection, item, { ...relation, fields: undefined });
    return readAll(reading, unselected, relation);
  }
}

async function readAll(
  { client, signal }: Reading,
  query: GraphQuery,
  { fields }: Relation,
): Promise<readonly Item[]> {
  let elements: Item[] = [];
  for await (const { items, isFirst } of readPages(client, query, signal)) {
    if (isFirst) elements = [];
    elements.push(...(fields === undefined ? items : items.map((element) => only(element, fields))));
  }
  return [...new Map(elements.map((element) => [element['id'] ?? element, element])).values()];
}

function only(element: Item, fields: readonly string[]): Item {
  const kept = ['@odata.type', 'id', ...fields].filter((name) => element[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, element[name]]));
}

function toQuery(collection: Collection, item: Item, { name, fields }: Relation): GraphQuery {
  const { version, parent } = collection.path;
  // What lies below a parent is an object of the directory by itself.
  const list = parent === undefined ? pathOf(collection) : '/directoryObjects';
  const id = parent === undefined ? idOf(item) : String(item['id']);
  return {
    operation: operationOf(collection, name),
    version,
    path: `${list}/${pathSegment(id)}/${name}`,
    query: {
      ...(fields === undefined ? {} : { $select: ['id', ...fields].join(',') }),
      $top: String(LARGEST_PAGE),
    },
  };
}
