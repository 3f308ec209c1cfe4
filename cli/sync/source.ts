import type { SourceName } from '../core/config';
import type { ReadOutcome, SourceRead } from './read';
import type { Coverage, SourceState } from './state';

/** Where items come from. */
export interface Source {
  readonly name: SourceName;
  readonly scopeHash: string;
  /** What the state remembers of the scope when the read is committed. */
  coverageOf(outcome: Pick<ReadOutcome, 'covered' | 'absent'>): Coverage;
  /** Logs in and looks at what is visible. @throws UnavailableError */
  open(): Promise<OpenSource>;
}

export interface OpenSource {
  /** By the source's own clock, in milliseconds since the epoch: a window ends here, whatever this machine's clock says. */
  readonly now: number;
  /** Reads everything the scope covers; `previous` tells what a changed scope has put outside. */
  readFull(previous: SourceState | undefined): SourceRead;
  /** Reads what changed since `from`, in milliseconds since the epoch. */
  readChanges(previous: SourceState | undefined, from: number): SourceRead;
}
