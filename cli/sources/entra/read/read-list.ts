import { RemoteError } from '../../../http/remote-error';
import { pathSegment } from '../../../http/path-segment';
import type { GraphQuery } from '../client/graph-client';
import { type ListPage, readPages } from '../client/paging';
import type { Collection, ListQuery } from '../plan/collection';
import { SIGN_IN_FIELD } from '../plan/split-resource';
import { adjust } from './adjust-query';
import type { CollectionState } from './collection-state';
import { operationOf, type Reading } from './read-context';

/** The path of a collection; below a parent's item, with its id in it. */
export function pathOf({ path: { segments } }: Collection, parentId = ''): string {
  return `/${segments.map((segment) => (segment === '{id}' ? pathSegment(parentId) : segment)).join('/')}`;
}

/**
 * The pages of a collection's list. What the service refuses of the query is left out from then on, with a warning.
 * @throws RemoteError the refusal of the query as it was planned, or whatever else prevents a page
 */
export async function* readList(
  reading: Reading,
  state: CollectionState,
  path: string,
): AsyncGenerator<ListPage> {
  const { client, signal } = reading;
  const { collection } = state;
  const changes: string[] = [];
  let { query } = state;
  let refusal: RemoteError | undefined;
  for (;;) {
    let hasPage = false;
    try {
      for await (const page of readPages(client, toGraphQuery(collection, query, path), signal)) {
        if (!hasPage && changes.length > 0) adopt(state, query, changes);
        hasPage = true;
        yield page;
      }
      return;
    } catch (error) {
      if (hasPage || !(error instanceof RemoteError)) throw error;
      refusal ??= error;
      const adjustment = adjust(query, error);
      if (adjustment === undefined) throw refusal;
      changes.push(adjustment.change);
      query = adjustment.query;
    }
  }
}

function adopt(state: CollectionState, query: ListQuery, changes: readonly string[]): void {
  state.query = query;
  state.warnings.push(
    `${state.collection.label}: Microsoft Graph refused the query that the mapping asks for; it is read with ${changes.join(', ')}`,
  );
}

/** A list as it is asked for. */
export function toGraphQuery(collection: Collection, query: ListQuery, path: string): GraphQuery {
  const { select, expand, top, others, isEventual } = query;
  return {
    operation: operationOf(collection),
    version: collection.path.version,
    path,
    query: {
      ...(select === undefined ? {} : { $select: select.join(',') }),
      ...(expand === undefined ? {} : { $expand: expand }),
      ...others,
      ...(top === undefined ? {} : { $top: String(top) }),
      ...(isEventual ? { $count: 'true' } : {}),
    },
    isEventual,
    ...(select?.includes(SIGN_IN_FIELD) === true ? { quota: 'sign-in' as const } : {}),
  };
}
