import { chunk } from '../../../core/chunk';
import { RemoteError } from '../../../http/remote-error';
import { SUBSCRIPTION_TYPE } from '../items/arm-id';
import { readPages } from '../client/paging';
import { containersQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { describeSubscriptions, markAbsent, markFailed, type ReadState } from './read-state';
import { type AzureItem, toItem } from '../items/rows';
import { fromRow } from '../items/small-rows';
import { createTally } from './tally';

/** A read that is disturbed is done again; what is still disturbed then is incomplete. */
const MAX_ATTEMPTS = 3;

/**
 * Subscriptions and resource groups of the given subscriptions. Subscriptions whose containers are all there are
 * marked complete so far; a batch that cannot be read is a problem of these subscriptions alone.
 * @throws RemoteError where no batch at all could be read
 */
export async function readContainers(
  context: ReadContext,
  state: ReadState,
  subscriptionIds: readonly string[],
): Promise<AzureItem[]> {
  const items: AzureItem[] = [];
  const failures: RemoteError[] = [];
  const batches = chunk(subscriptionIds, context.batchSize);
  for (const batch of batches) {
    try {
      const found = await readBatch(context, batch);
      if (found.isSettled) markReadable(state, batch, found.items);
      else markUnsettled(state, batch);
      items.push(...found.items);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      failures.push(error);
      markFailed(state, batch, { kind: 'resourceContainer', error });
    }
  }
  if (failures[0] !== undefined && failures.length === batches.length) throw failures[0];
  state.counts.resourceContainer.read += items.length;
  return items;
}

interface ContainerBatch {
  readonly items: readonly AzureItem[];
  readonly isSettled: boolean;
}

async function readBatch(context: ReadContext, batch: readonly string[]): Promise<ContainerBatch> {
  const spec = {
    query: containersQuery(context.projection),
    operation: 'read subscriptions and resource groups',
    subscriptions: batch,
  };
  for (let attempt = 1; ; attempt += 1) {
    const tally = createTally();
    const items = new Map<string, AzureItem>();
    for await (const page of readPages(context.client, spec, context.signal)) {
      tally.page(0, page);
      for (const row of page.rows) {
        const item = fromRow(row, (raw) => toItem(raw, context.projection));
        tally.row(item.id, item.subscriptionId);
        items.set(item.id, item);
      }
    }
    const isSettled = tally.isSettled();
    if (isSettled || attempt === MAX_ATTEMPTS) return { items: [...items.values()], isSettled };
  }
}

function markUnsettled(state: ReadState, batch: readonly string[]): void {
  state.isDisturbed = true;
  state.problems.push({
    kind: 'resourceContainer',
    subject: describeSubscriptions(batch),
    message: `the pages of ${MAX_ATTEMPTS} reads disagree with the number of rows that Azure reports`,
    nextStep: 'The next run reads it again.',
  });
}

/** Resource Graph leaves out without a word what the principal may not read: then the subscription's own row is missing. */
function markReadable(state: ReadState, batch: readonly string[], items: readonly AzureItem[]): void {
  const readable = new Set(
    items.filter(({ type }) => type === SUBSCRIPTION_TYPE).map(({ subscriptionId }) => subscriptionId),
  );
  for (const subscriptionId of batch) {
    if (readable.has(subscriptionId)) {
      state.complete.add(subscriptionId);
      continue;
    }
    markAbsent(state, subscriptionId, {
      kind: 'resourceContainer',
      message: 'Azure lists it, but Resource Graph shows nothing of it; nothing of it is deleted',
      nextStep: 'Assign the role Reader on the whole subscription to this principal.',
    });
  }
}
