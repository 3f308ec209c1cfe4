import { readAhead } from '../../../core/read-ahead';
import { RemoteError } from '../../../http/remote-error';
import type { AzureClient, QueryPage, QuerySpec } from './azure-client';

/** The most that Resource Graph returns in one page. Source: Microsoft Learn, "Paging results". */
const MAX_PAGE_SIZE = 1000;

/**
 * All pages of a query. The first is asked for at once, each further one while the caller works on the one before. It
 * goes on as long as a `$skipToken` comes, whatever `resultTruncated` says.
 * @throws RemoteError when a page cannot be had: a stream that ends without one is whole
 */
export function readPages(
  client: AzureClient,
  spec: QuerySpec,
  signal: AbortSignal,
): AsyncGenerator<QueryPage> {
  return readAhead(iteratePages(client, spec, signal));
}

interface Position {
  readonly top: number;
  readonly skip?: number;
  readonly skipToken?: string;
}

async function* iteratePages(
  client: AzureClient,
  spec: QuerySpec,
  signal: AbortSignal,
): AsyncGenerator<QueryPage> {
  let position: Position | undefined = { top: MAX_PAGE_SIZE };
  let received = 0;
  const tokens = new Set<string>();
  while (position !== undefined) {
    const { top }: Position = position;
    try {
      const page = await client.query({ ...spec, ...position }, signal);
      assertProgress(page, tokens, spec);
      received += page.rows.length;
      position = page.skipToken === undefined ? undefined : { top, skipToken: page.skipToken };
      yield page;
    } catch (error) {
      if (!isTooLarge(error) || top === 1) throw error;
      position = smaller(top, received);
    }
  }
}

/** A token captures the page size that was too large: a chain of smaller pages begins where we are. */
function smaller(top: number, received: number): Position {
  const half = Math.ceil(top / 2);
  return received === 0 ? { top: half } : { top: half, skip: received };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RemoteError && error.code === 'ResponsePayloadTooLarge';
}

/** A token that came before, or an empty page that promises more, would never end. */
function assertProgress({ skipToken, rows }: QueryPage, tokens: Set<string>, { operation }: QuerySpec): void {
  if (skipToken === undefined) return;
  const isNew = rows.length > 0 && !tokens.has(skipToken);
  tokens.add(skipToken);
  if (isNew) return;
  throw new RemoteError({
    service: 'Azure Resource Graph',
    operation,
    detail: 'the pages do not advance',
    transient: false,
  });
}
