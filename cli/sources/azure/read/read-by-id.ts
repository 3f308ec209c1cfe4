import { chunk } from '../../../core/chunk';
import { RemoteError } from '../../../http/remote-error';
import type { QuerySpec } from '../client/azure-client';
import { kindOfArmId, parseArmId } from '../items/arm-id';
import { readPages } from '../client/paging';
import { containersByIdQuery, resourcesByIdQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { markFailed, type ReadState } from './read-state';
import { type AzureItem, toItem } from '../items/rows';
import { fromRow } from '../items/small-rows';

/** Ids in one query. Source: Microsoft Learn, "Guidance for throttled requests", fewer than 300 a group. */
const IDS_PER_QUERY = 250;

/**
 * Items by their lower-cased ARM ids, all of them containers or all of them resources. What cannot be read is left out;
 * a query that fails is a problem of the subscriptions that it was about.
 */
export async function readById(
  context: ReadContext,
  state: ReadState,
  { ids, operation }: { readonly ids: readonly string[]; readonly operation: string },
): Promise<AzureItem[]> {
  const items: AzureItem[] = [];
  for (const part of chunk(ids, IDS_PER_QUERY)) {
    const subscriptions = [...new Set(part.map((id) => parseArmId(id)?.subscriptionId ?? ''))];
    try {
      items.push(...(await readPart(context, { query: queryOf(part, context), operation, subscriptions })));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      markFailed(state, subscriptions, { kind: 'resource', error });
    }
  }
  return items;
}

function queryOf(ids: readonly string[], { projection }: ReadContext): string {
  const isContainer = kindOfArmId(ids[0] ?? '') === 'resourceContainer';
  return isContainer ? containersByIdQuery(projection, ids) : resourcesByIdQuery(projection, ids);
}

async function readPart(context: ReadContext, spec: QuerySpec): Promise<AzureItem[]> {
  const items: AzureItem[] = [];
  for await (const page of readPages(context.client, spec, context.signal))
    items.push(...page.rows.map((row) => fromRow(row, (raw) => toItem(raw, context.projection))));
  return items;
}
