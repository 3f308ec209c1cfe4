import { chunk } from '../../../core/chunk';
import { mergeConcurrently } from '../../../core/merge';
import { RemoteError } from '../../../http/remote-error';
import type { Change } from '../../../sync/change';
import { parseArmId } from '../items/arm-id';
import { evaluate } from '../items/evaluate';
import { readPages } from '../client/paging';
import { type Narrowing, resourceCountsQuery, resourcesQuery } from '../query/queries';
import type { ReadContext } from './read-context';
import { markFailed, type ReadState } from './read-state';
import { toItem } from '../items/rows';
import { fromRow, toCountRow } from '../items/small-rows';
import type { Tally } from './tally';

/** The quota of 3 pages a second is used up by so many chains even where a page takes a second. */
const CONCURRENT_CHAINS = 4;
/** Below so many resource groups a chain of pages is too short to be worth splitting. */
const GROUPS_PER_CHAIN = 400;

export interface ResourceRead {
  readonly subscriptionIds: readonly string[];
  readonly narrowing: Narrowing;
  /** Ids that were deleted before and linger in the table. */
  readonly lingering: ReadonlySet<string>;
  /** True where rows that were sent already need not be sent again. */
  readonly isRepair: boolean;
  readonly tally: Tally;
}

/**
 * Reads the resources of the given subscriptions and yields the upserts of each page. A chain of pages that fails
 * fails its subscriptions, not the others.
 * @throws RemoteError where not a single page could be had
 */
export async function* readResources(
  context: ReadContext,
  state: ReadState,
  read: ResourceRead,
): AsyncGenerator<readonly Change[]> {
  const failures: RemoteError[] = [];
  const expected = { rows: 0 };
  const chains = splitIntoChains(read.subscriptionIds, state, context.batchSize).map(
    (subscriptionIds, number) =>
      readChain(context, state, { ...read, subscriptionIds, number, failures, expected }),
  );
  let pages = 0;
  for await (const changes of mergeConcurrently(chains, CONCURRENT_CHAINS)) {
    pages += 1;
    yield changes;
  }
  const [failure] = failures;
  if (pages === 0 && failure !== undefined && failure.status !== 403) throw failure;
}

interface Chain extends ResourceRead {
  readonly number: number;
  readonly failures: RemoteError[];
  /** Sum of what the chains' first pages promise, for the progress. */
  readonly expected: { rows: number };
}

async function* readChain(
  context: ReadContext,
  state: ReadState,
  chain: Chain,
): AsyncGenerator<readonly Change[]> {
  const { subscriptionIds, narrowing, tally, number, expected } = chain;
  const spec = {
    query: resourcesQuery(context.projection, narrowing),
    operation: 'read resources',
    subscriptions: subscriptionIds,
  };
  let isFirst = true;
  try {
    for await (const page of readPages(context.client, spec, context.signal)) {
      tally.page(number, page);
      if (isFirst) expected.rows += page.totalRecords;
      isFirst = false;
      context.progress.advance(page.rows.length, expected.rows);
      yield page.rows
        .map((row) => toChange(row, context, state, chain))
        .filter((change) => change !== undefined);
    }
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    chain.failures.push(error);
    markFailed(state, subscriptionIds, { kind: 'resource', error });
  }
}

function toChange(row: unknown, context: ReadContext, state: ReadState, chain: Chain): Change | undefined {
  const item = fromRow(row, (raw) => toItem(raw, context.projection));
  if (!chain.tally.row(item.id, item.subscriptionId)) return undefined;
  if (chain.lingering.has(item.id)) return undefined;
  if (chain.isRepair && state.present.has(item.id)) return undefined;
  state.counts.resource.read += 1;
  const change = evaluate(item, context, state);
  if (change === undefined) state.counts.resource.filtered += 1;
  return change;
}

/** Batches of at most `batchSize` subscriptions, and so many that a large estate is read by several chains. */
export function splitIntoChains(
  subscriptionIds: readonly string[],
  state: Pick<ReadState, 'groups'>,
  batchSize: number,
): string[][] {
  const weights = new Map<string, number>(subscriptionIds.map((id) => [id, 1]));
  for (const group of state.groups.keys()) {
    const subscriptionId = parseArmId(group)?.subscriptionId ?? '';
    const weight = weights.get(subscriptionId);
    if (weight !== undefined) weights.set(subscriptionId, weight + 1);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const target = total / Math.min(CONCURRENT_CHAINS, Math.max(1, Math.ceil(total / GROUPS_PER_CHAIN)));
  return balance(subscriptionIds, weights, target).flatMap((part) => chunk(part, batchSize));
}

/** Consecutive parts of about the target weight each. */
function balance(ids: readonly string[], weights: ReadonlyMap<string, number>, target: number): string[][] {
  const parts: string[][] = [];
  let part: string[] = [];
  let weight = 0;
  for (const id of ids) {
    part.push(id);
    weight += weights.get(id) ?? 0;
    if (weight < target) continue;
    parts.push(part);
    part = [];
    weight = 0;
  }
  return part.length === 0 ? parts : [...parts, part];
}

/** The subscriptions whose rows do not add up to what Azure counts now. @throws RemoteError */
export async function findDiffering(
  context: ReadContext,
  subscriptionIds: readonly string[],
  narrowing: Narrowing,
  tally: Tally,
): Promise<string[]> {
  const counts = new Map<string, number>();
  const spec = { query: resourceCountsQuery(narrowing), operation: 'count resources' };
  for (const subscriptions of chunk(subscriptionIds, context.batchSize)) {
    for await (const page of readPages(context.client, { ...spec, subscriptions }, context.signal)) {
      for (const row of page.rows) {
        const { subscriptionId, resourceCount } = fromRow(row, toCountRow);
        // In two casings a subscription comes in two rows.
        const id = subscriptionId.toLowerCase();
        counts.set(id, (counts.get(id) ?? 0) + resourceCount);
      }
    }
  }
  return subscriptionIds.filter((id) => (counts.get(id) ?? 0) !== tally.countOf(id));
}
