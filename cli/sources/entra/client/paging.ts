import { RemoteError } from '../../../http/remote-error';
import { type GraphClient, type GraphQuery, SERVICE } from './graph-client';
import type { Item } from './graph-page';

/** A session of pages that was too slow for the server is begun again so many times. */
const MAX_RESTARTS = 5;
/** Empty pages are allowed in a list; so many in a row lead nowhere. */
const MAX_EMPTY_PAGES = 1000;

export interface ListPage {
  readonly items: readonly Item[];
  /** The first page, of the list or of its repetition: what came before is void, and comes again. */
  readonly isFirst: boolean;
  /** Where the next round of changes begins; on the last page of a round. */
  readonly deltaLink: string | undefined;
}

/**
 * All pages of a list, or of a round of changes. Links are followed as they are. A list whose page token has expired
 * is read from its beginning again.
 * @param start the link to begin with, instead of the query's own address
 * @throws RemoteError when a page cannot be had: a stream that ends without one is whole
 */
export async function* readPages(
  client: GraphClient,
  query: GraphQuery,
  signal: AbortSignal,
  start?: string,
): AsyncGenerator<ListPage> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      yield* followLinks(client, query, signal, start);
      return;
    } catch (error) {
      if (!isExpiredPageToken(error) || restarts === MAX_RESTARTS) throw error;
    }
  }
}

async function* followLinks(
  client: GraphClient,
  query: GraphQuery,
  signal: AbortSignal,
  start: string | undefined,
): AsyncGenerator<ListPage> {
  const seen = new Set<string>(start === undefined ? [] : [start]);
  let link = start;
  let empty = 0;
  for (let isFirst = true; ; isFirst = false) {
    const { items, nextLink, deltaLink } = await client.getPage(query, signal, link);
    empty = items.length === 0 ? empty + 1 : 0;
    if (nextLink !== undefined && (seen.has(nextLink) || empty > MAX_EMPTY_PAGES)) throw goesRound(query);
    yield { items, isFirst, deltaLink };
    if (nextLink === undefined) return;
    seen.add(nextLink);
    link = nextLink;
  }
}

function isExpiredPageToken(error: unknown): boolean {
  return error instanceof RemoteError && error.code === 'Directory_ExpiredPageToken';
}

function goesRound({ operation }: GraphQuery): RemoteError {
  return new RemoteError({
    service: SERVICE,
    operation,
    detail: 'the links from page to page lead round in a circle',
    transient: false,
  });
}
