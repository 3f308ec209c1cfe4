import type { DeadLetter } from './dead-letters';
import type { PendingItem } from './result';

/**
 * How far a source has been read and delivered; what stands here is all that a run knows of the runs before it.
 * `TMemory` is what the source itself needs to go on from there; the engine only keeps it.
 */
export interface SourceState<TMemory> {
  /** Another hash than today's: what Port shows belongs to another scope, and a full read is due. */
  readonly scopeHash: string;
  readonly memory: TMemory;
  /** ISO 8601, by the server's clock: everything up to it was accepted by Port. */
  readonly checkpoint: string;
  /** ISO 8601: when the last full run that was committed began; null where there was none. */
  readonly lastFullAt: string | null;
  /** Why stale entities of the last full run are still in Port; null where none are. */
  readonly refusal: string | null;
  readonly pending: readonly PendingItem[];
}

/** Where the state of one instance and source lives. */
export interface StateStore<TMemory> {
  /** @throws PortSyncError where the state is damaged: it is kept as it is */
  load(): Promise<SourceState<TMemory> | undefined>;
  save(state: SourceState<TMemory>): Promise<void>;
  /** What is refused for good; undefined where nothing is remembered. */
  readonly letters: LetterStore | undefined;
  /**
   * Keeps other runs away until the returned function is called.
   * @param onLost told when the lock is lost while it is held
   * @throws LockedError when another run still holds the lock after `waitMs` milliseconds
   */
  lock(waitMs: number, onLost: (error: Error) => void): Promise<() => Promise<void>>;
}

/** Where the dead letters of one instance and source live, beside its state. */
export interface LetterStore {
  /** @throws PortSyncError where they are damaged: they are kept as they are */
  load(): Promise<readonly DeadLetter[]>;
  /** While the lock is held. */
  save(letters: readonly DeadLetter[]): Promise<void>;
}
