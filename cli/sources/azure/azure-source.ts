import type { Projection } from '../../../catalog/projection';
import type { Config } from '../../core/config';
import type { Log, Progress } from '../../core/log';
import type { Source } from '../../sync/source';
import type { AzureClient } from './azure-client';
import { readEverything } from './full-read';
import type { ReadContext } from './read-context';
import { hashScope } from './scope';

export interface AzureSourceOptions {
  readonly client: AzureClient;
  readonly config: Config;
  readonly projection: Projection;
  /** What decides how items become entities; part of the scope's hash. */
  readonly mapping: unknown;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: Progress;
}

/** Subscriptions, resource groups and resources, as Azure Resource Graph shows them. */
export function createAzureSource(options: AzureSourceOptions): Source {
  const { client, config, projection, mapping, signal, log, progress } = options;
  const { azure, instance, reconcile } = config;
  const shared = {
    client,
    scope: azure.scope,
    projection,
    change: { instance, tenantId: azure.tenantId, portalUrl: azure.portalUrl },
    batchSize: azure.subscriptionBatchSize,
    overlapMs: config.changeWindowMinutes * 60_000,
    acceptDeletes: reconcile.acceptDeletes,
    signal,
    log,
    progress,
  } satisfies Omit<ReadContext, 'previous'>;
  return {
    name: 'azure',
    scopeHash: hashScope(azure.tenantId, azure.scope, mapping),
    coverageOf: (subscriptionIds) => ({ scope: azure.scope, subscriptionIds }),
    readFull: (previous) => readEverything({ ...shared, previous: previous?.coverage }),
  };
}
