import type { SourceName } from '../core/config';
import type { ItemReference } from './change';
import type { SourceRead } from './read';
import type { SourceState } from './state';

/** Where items come from. `TMemory` is what it remembers from one run to the next. */
export interface Source<TMemory> {
  readonly name: SourceName;
  readonly scopeHash: string;
  /** How long its changes can be asked for, in milliseconds: after that, everything has to be read. */
  readonly feedMemoryMs: number;
  /** Logs in and looks at what is visible. @throws UnavailableError */
  open(): Promise<OpenSource<TMemory>>;
}

export interface OpenSource<TMemory> {
  /** By the source's own clock, in milliseconds since the epoch: a window ends here, whatever this machine's clock says. */
  readonly now: number;
  /** Reads everything the scope covers; `previous` tells what a changed scope has put outside. */
  readFull(previous: SourceState<TMemory> | undefined): SourceRead<TMemory>;
  readChanges(previous: SourceState<TMemory> | undefined, window: AskedWindow): SourceRead<TMemory>;
}

/** Which changes are wanted; it ends at `OpenSource.now`. In milliseconds since the epoch. */
export interface AskedWindow {
  readonly from: number;
  /** Where the operator wants it to begin; undefined where the run goes on from where the last one ended. */
  readonly since: number | undefined;
  /** Items that are to be read whether they changed or not. */
  readonly again: readonly ItemReference[];
}
