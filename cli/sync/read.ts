import type { PendingItem, Problem } from './result';
import type { ChangePage } from './change';

/** What a source says of the id of an entity that Port holds, once it was read. */
export type Presence =
  /** Read, and in scope. */
  | 'present'
  /** Read completely where it should be, and not there. */
  | 'absent'
  /** A delete was sent for it in this run, on evidence. */
  | 'removed'
  /** Not read completely there, or not of this source: nothing may be concluded. */
  | 'unknown';

/** What is known when all pages of a read were taken. */
export interface ReadOutcome {
  readonly counts: Readonly<Record<string, ReadCounts>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** Milliseconds since the epoch by the server's clock; `from` is null for a read of everything. */
  readonly window: { readonly from: number | null; readonly to: number };
  /** What the scope covers now, to be compared with what the next run can see: subscription ids. */
  readonly covered: readonly string[];
  /** What belongs to the scope and could not be seen: the next run reads it whole, if it is back. */
  readonly absent: readonly string[];
  /** Whether all that is covered was read: then the window may be committed although something is absent. */
  readonly isWindowRead: boolean;
  readonly pending: readonly PendingItem[];
  /** What was read again besides the window, and why. */
  readonly rereads: readonly string[];
  /** Why deletes that a changed scope asks for were held back; null where none were. */
  readonly refusal: string | null;
  judge(id: string): Presence;
  /** Depth of an id, parents lower: deletes go from the deepest up. `undefined` for what is not of this source. */
  levelOf(id: string): number | undefined;
  /** True where nothing at all was read of a level: then nothing of it may be deleted by inference. */
  isEmpty(level: number): boolean;
}

export interface ReadCounts {
  readonly read: number;
  readonly filtered: number;
}

/** One pass over a source: take all pages, then ask for the outcome. */
export interface SourceRead {
  pages(): AsyncGenerator<ChangePage>;
  /** @throws Error before all pages were taken */
  outcome(): ReadOutcome;
}
