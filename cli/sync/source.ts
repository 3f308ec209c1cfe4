import type { SourceName } from '../core/config';
import type { SourceRead } from './read';
import type { SourceState } from './state';

/** Where items come from. */
export interface Source {
  readonly name: SourceName;
  readonly scopeHash: string;
  /** What the state remembers of the scope when the read is committed. */
  coverageOf(subscriptionIds: readonly string[]): SourceState['coverage'];
  /** Reads everything the scope covers; `previous` tells what a changed scope has put outside. */
  readFull(previous: SourceState | undefined): SourceRead;
}
