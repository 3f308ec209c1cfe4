import { chunk } from '../../../core/chunk';
import { kindOfArmId, parseArmId } from '../items/arm-id';
import { readPages } from '../client/paging';
import { containersByIdQuery, resourcesByIdQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { type AzureItem, toItem } from '../items/rows';
import { fromRow } from '../items/small-rows';

/** Ids in one query. Source: Microsoft Learn, "Guidance for throttled requests", fewer than 300 a group. */
const IDS_PER_QUERY = 250;

/**
 * Items by their lower-cased ARM ids, all of them containers or all of them resources. What cannot be read is left out.
 * @throws RemoteError
 */
export async function readById(
  context: ReadContext,
  ids: readonly string[],
  operation: string,
): Promise<AzureItem[]> {
  const items: AzureItem[] = [];
  for (const part of chunk(ids, IDS_PER_QUERY)) {
    const isContainer = kindOfArmId(part[0] ?? '') === 'resourceContainer';
    const query = isContainer ? containersByIdQuery : resourcesByIdQuery;
    const subscriptions = [...new Set(part.map((id) => parseArmId(id)?.subscriptionId ?? ''))];
    const spec = { query: query(context.projection, part), operation, subscriptions };
    for await (const page of readPages(context.client, spec, context.signal)) {
      items.push(...page.rows.map((row) => fromRow(row, (raw) => toItem(raw, context.projection))));
    }
  }
  return items;
}
