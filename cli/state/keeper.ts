import type { StateStore } from '../sync/state';
import type { HeldLock } from './holder';

/** A store as whoever looks after the state needs it, besides what a run does with it. */
export interface StateKeeper<TMemory> extends StateStore<TMemory> {
  /** How messages call the state: a path or an azblob address. */
  readonly place: string;
  /** What can be said of the state without understanding it. */
  look(): Promise<StateFacts>;
  /** Takes the lock away from whoever holds it: that run can't write any more. Nothing happens where it is free. */
  breakLock(): Promise<void>;
  /**
   * Moves the state away, whatever stands in it; only while this keeper holds the lock.
   * @param suffix what the name of the backup ends with
   * @returns where the backup is; undefined where there was no state
   */
  moveAway(suffix: string): Promise<string | undefined>;
}

export interface StateFacts {
  /** Undefined where nothing has been saved yet. */
  readonly content: StateContent | undefined;
  /** Undefined where nobody holds it. */
  readonly lock: HeldLock | undefined;
}

export interface StateContent {
  readonly sizeBytes: number;
  /** Undefined where it names none. */
  readonly version: number | undefined;
}
