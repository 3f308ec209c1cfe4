import { RemoteError } from '../../../http/remote-error';
import type { QuerySpec } from '../client/azure-client';
import { readPages } from '../client/paging';
import { fromRow } from '../items/small-rows';
import { createIdSet } from '../../../core/id-set';
import type { ReadContext } from './read-context';
import { createTally } from './tally';

/** What does not stand still is read so many times in all. */
const MAX_ATTEMPTS = 3;

export interface RowReader<T> {
  /** @throws ZodError for what the query did not ask for */
  readonly read: (row: unknown) => T;
  /** What a row is told from others by, lower case. */
  readonly idOf: (item: T) => string;
}

/**
 * All rows of a query, each once, page by page. What comes and goes while it is read shifts the pages, so that rows are
 * repeated and missed: then everything is read again.
 * @throws RemoteError, also at the end, where the pages never agree with the number of rows
 */
export async function* readSettledPages<T>(
  context: Pick<ReadContext, 'client' | 'signal'>,
  spec: QuerySpec,
  { read, idOf }: RowReader<T>,
): AsyncGenerator<readonly T[]> {
  const seen = createIdSet();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const tally = createTally();
    for await (const page of readPages(context.client, spec, context.signal)) {
      tally.page(0, page);
      const items = page.rows.map((row) => fromRow(row, read));
      for (const item of items) tally.row(idOf(item), '');
      yield items.filter((item) => seen.add(idOf(item)));
    }
    if (tally.isSettled()) return;
  }
  throw new RemoteError({
    service: 'Azure Resource Graph',
    operation: spec.operation,
    detail: `the pages of ${MAX_ATTEMPTS} reads disagree with the number of rows that Azure reports`,
    transient: false,
  });
}

/** The same, all at once. @throws RemoteError */
export async function readSettled<T>(
  context: Pick<ReadContext, 'client' | 'signal'>,
  spec: QuerySpec,
  reader: RowReader<T>,
): Promise<T[]> {
  const items: T[] = [];
  for await (const page of readSettledPages(context, spec, reader)) items.push(...page);
  return items;
}
