import type { Projection } from '../../../catalog/projection';
import type { Config } from '../../core/config';
import type { Log, Progress } from '../../core/log';
import type { ItemReference } from '../../sync/change';
import type { PendingItem } from '../../sync/result';
import type { Source } from '../../sync/source';
import type { SourceState } from '../../sync/state';
import type { AzureClient } from './client/azure-client';
import { readEverything } from './read/full-read';
import { readChanges } from './read/incremental-read';
import { SURE_FEED_MEMORY_MS } from './read/absence';
import type { ReadContext } from './read/read-context';
import { hashScope } from './items/scope';
import type { AzureMemory } from './memory';

export interface AzureSourceOptions {
  readonly client: AzureClient;
  readonly config: Config;
  readonly projection: Projection;
  /** What decides how items become entities; part of the scope's hash. */
  readonly mapping: unknown;
  /** Undefined without Port API credentials. */
  readonly port: ReadContext['port'];
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: Progress;
}

/** Subscriptions, resource groups and resources, as Azure Resource Graph shows them. */
export function createAzureSource(options: AzureSourceOptions): Source<AzureMemory> {
  const { client, config, mapping, signal, progress } = options;
  const { azure } = config;
  return {
    name: 'azure',
    scopeHash: hashScope(azure.tenantId, azure.scope, mapping),
    feedMemoryMs: SURE_FEED_MEMORY_MS,
    async open() {
      progress.phase('subscriptions');
      const visible = (await client.listSubscriptions(signal)).map(({ subscriptionId }) => subscriptionId);
      const now = client.serverNow();
      return {
        now,
        readFull: (previous) => readEverything(contextOf(options, { visible, previous, mode: 'full' })),
        readChanges: (previous, { from, again }) => {
          const missed = previous && { ...previous, pending: withAgain(previous.pending, again, now) };
          const context = contextOf(options, { visible, previous: missed, mode: 'incremental' });
          return readChanges(context, { from, to: now });
        },
      };
    },
  };
}

/** What is to be read again is read as if an earlier run had missed it. */
function withAgain(
  pending: readonly PendingItem[],
  again: readonly ItemReference[],
  now: number,
): readonly PendingItem[] {
  const waiting = new Set(pending.map(({ id }) => id));
  const since = new Date(now).toISOString();
  return [...pending, ...again.filter(({ id }) => !waiting.has(id)).map(({ id }) => ({ id, since }))];
}

interface Opening extends Pick<ReadContext, 'visible' | 'mode'> {
  readonly previous: SourceState<AzureMemory> | undefined;
}

function contextOf(options: AzureSourceOptions, { visible, mode, previous }: Opening): ReadContext {
  const { config, mapping, ...shared } = options;
  const { azure, instance, reconcile } = config;
  return {
    ...shared,
    mode,
    visible,
    scope: azure.scope,
    previous: previous && {
      ...previous.memory,
      checkpoint: previous.checkpoint,
      pending: previous.pending,
    },
    baseline: typeof previous?.lastFullAt === 'string' ? 'checkpoint' : 'none',
    readsGroupTags: JSON.stringify(mapping).includes('rgTags'),
    change: { instance, tenantId: azure.tenantId, portalUrl: azure.portalUrl },
    batchSize: azure.subscriptionBatchSize,
    overlapMs: config.changeWindowMinutes * 60_000,
    acceptDeletes: reconcile.acceptDeletes,
  };
}
