import type { AzureScope } from '../core/config';
import type { PendingItem } from './result';

/** How far a source has been read and delivered; what stands here is all that a run knows of the runs before it. */
export interface SourceState {
  /** Another hash than today's: what Port shows belongs to another scope, and a full read is due. */
  readonly scopeHash: string;
  readonly coverage: Coverage;
  /** ISO 8601, by the server's clock: everything up to it was accepted by Port. */
  readonly checkpoint: string;
  /** ISO 8601: when the last full run that was committed began; null where there was none. */
  readonly lastFullAt: string | null;
  /** Why stale entities of the last full run are still in Port; null where none are. */
  readonly refusal: string | null;
  readonly pending: readonly PendingItem[];
}

export interface Coverage {
  readonly scope: AzureScope;
  /** Subscriptions of which everything up to the checkpoint was delivered. */
  readonly subscriptionIds: readonly string[];
  /** Subscriptions in scope that could not be seen: nothing of them is deleted, and they are read whole once they are back. */
  readonly absentSubscriptionIds: readonly string[];
}

/** Where the state of one instance and source lives. */
export interface StateStore {
  /** @throws PortSyncError where the state is damaged: it is kept as it is */
  load(): Promise<SourceState | undefined>;
  save(state: SourceState): Promise<void>;
  /**
   * Keeps other runs away until the returned function is called.
   * @param onLost told when the lock is lost while it is held
   * @throws LockedError when another run still holds the lock after `waitMs` milliseconds
   */
  lock(waitMs: number, onLost: (error: Error) => void): Promise<() => Promise<void>>;
}
