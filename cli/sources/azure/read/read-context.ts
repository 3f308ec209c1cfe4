import type { Projection } from '../../../../catalog/projection';
import type { AzureScope } from '../../../core/config';
import type { Log, Progress } from '../../../core/log';
import type { AzureClient } from '../client/azure-client';
import type { PendingItem } from '../../../sync/result';
import type { AzureMemory } from '../memory';
import type { ChangeContext } from '../items/to-change';

/** What the parts of one read share. */
export interface ReadContext {
  readonly client: AzureClient;
  /** Changes of an incremental read carry the evidence of the feed. */
  readonly mode: 'full' | 'incremental';
  /** `none`: no run has ever sent everything, so that Port may lack the parents of anything. */
  readonly baseline: 'none' | 'checkpoint';
  /** Lower-case ids of all subscriptions that the principal can see. */
  readonly visible: readonly string[];
  /** Whether the mapping reads the tags of an item's resource group. */
  readonly readsGroupTags: boolean;
  /** Undefined without Port API credentials. */
  readonly port: AskPort | undefined;
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

/** What a read asks Port; ids are lower-cased ARM ids. All of it throws RemoteError. */
export interface AskPort {
  /** Ids of the entities that this instance owns under an id. */
  ownedUnder(id: string): AsyncIterable<readonly string[]>;
  /** Those of these ids of which Port holds no entity. */
  lacking(ids: readonly string[]): Promise<readonly string[]>;
}

export interface PreviousCoverage extends AzureMemory {
  /** ISO 8601, by the server's clock: what was covered is delivered up to it. */
  readonly checkpoint: string;
  readonly pending: readonly PendingItem[];
}
