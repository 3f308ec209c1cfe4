import { RemoteError } from '../../http/remote-error';
import type { AzureClient, QueryPage, QuerySpec } from './azure-client';

/** The most that Resource Graph returns in one page. Source: Microsoft Learn, "Paging results". */
const MAX_PAGE_SIZE = 1000;

/**
 * All pages of a query. The next page is asked for while the caller works on this one. It goes on as long as a
 * `$skipToken` comes, whatever `resultTruncated` says; a page over the payload limit is asked for again at half the
 * size.
 * @throws RemoteError when a page cannot be had: a stream that ends without one is whole
 */
export async function* readPages(
  client: AzureClient,
  spec: QuerySpec,
  signal: AbortSignal,
): AsyncGenerator<QueryPage> {
  const pager = createPager(client, spec, signal);
  let upcoming: Promise<QueryPage> | undefined = pager.next();
  while (upcoming !== undefined) {
    const page: QueryPage = await upcoming;
    upcoming = page.skipToken === undefined ? undefined : pager.next();
    // The caller may stop listening while the next page fails; it is told when it asks again.
    upcoming?.catch(() => undefined);
    yield page;
  }
}

function createPager(
  client: AzureClient,
  spec: QuerySpec,
  signal: AbortSignal,
): { next(): Promise<QueryPage> } {
  let top = MAX_PAGE_SIZE;
  let received = 0;
  let position: Pick<QuerySpec, 'skip' | 'skipToken'> = {};
  return {
    async next() {
      for (;;) {
        try {
          const page = await client.query({ ...spec, top, ...position }, signal);
          assertProgress(page, position, spec);
          received += page.rows.length;
          position = page.skipToken === undefined ? {} : { skipToken: page.skipToken };
          return page;
        } catch (error) {
          if (!isTooLarge(error) || top === 1) throw error;
          top = Math.ceil(top / 2);
          // A token captures the page size that was too large: begin a chain of smaller pages where we are.
          position = received === 0 ? {} : { skip: received };
        }
      }
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RemoteError && error.code === 'ResponsePayloadTooLarge';
}

/** A token that leads to itself, or an empty page that promises more, would never end. */
function assertProgress(
  page: QueryPage,
  position: Pick<QuerySpec, 'skipToken'>,
  { operation }: QuerySpec,
): void {
  if (page.skipToken === undefined) return;
  if (page.rows.length > 0 && page.skipToken !== position.skipToken) return;
  throw new RemoteError({
    service: 'Azure Resource Graph',
    operation,
    detail: 'the pages do not advance',
    transient: false,
  });
}
