import { chunk } from '../../../core/chunk';
import { RemoteError } from '../../../http/remote-error';
import { kindOfArmId, parseArmId } from '../items/arm-id';
import { containersByIdQuery, resourcesByIdQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { markFailed, type ReadState } from './read-state';
import { readSettled } from './settled';
import { type AzureItem, toItem } from '../items/rows';

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
      const spec = { query: queryOf(part, context), operation, subscriptions };
      const read = (row: unknown): AzureItem => toItem(row, context.projection);
      items.push(...(await readSettled(context, spec, { read, idOf: ({ id }) => id })));
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
