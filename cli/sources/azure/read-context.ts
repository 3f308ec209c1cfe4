import type { Projection } from '../../../catalog/projection';
import type { AzureScope } from '../../core/config';
import type { Log, Progress } from '../../core/log';
import type { AzureClient } from './azure-client';
import type { ChangeContext } from './to-change';

/** What the parts of one read share. */
export interface ReadContext {
  readonly client: AzureClient;
  readonly scope: AzureScope;
  /** What the last green run covered; `undefined` where nothing is known of one. */
  readonly previous: PreviousCoverage | undefined;
  readonly projection: Projection;
  readonly change: ChangeContext;
  readonly batchSize: number;
  /** How far before the read the change feed is replayed, in milliseconds. */
  readonly overlapMs: number;
  readonly acceptDeletes: boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: Progress;
}

export interface PreviousCoverage {
  readonly scope: AzureScope;
  /** Lower-case ids of the subscriptions that were covered. */
  readonly subscriptionIds: readonly string[];
}
