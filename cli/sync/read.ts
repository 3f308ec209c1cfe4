import type { Covered, PendingItem, Problem } from './result';
import type { ChangePage } from './change';

/** What a source says of an entity that Port holds, once it was read. */
export type Presence =
  /** Read, and in scope. Where no entity of the run comes of it any more, what Port holds of it is stale all the same. */
  | 'present'
  /** Read completely where it should be, and not there. */
  | 'absent'
  /** A delete was sent for it in this run, on evidence. */
  | 'removed'
  /** Not read completely there, or not of this source: nothing may be concluded. */
  | 'unknown';

/** An entity that Port holds, as a source can recognise it. */
export interface HeldEntity {
  readonly blueprint: string;
  readonly identifier: string;
  /** The source's id that it was made from; `undefined` where that can't be told. */
  readonly sourceId: string | undefined;
}

/** What is known when all pages of a read were taken. */
export interface ReadOutcome<TMemory> {
  readonly counts: Readonly<Record<string, ReadCounts>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** Milliseconds since the epoch by the server's clock; `from` is null for a read of everything. */
  readonly window: { readonly from: number | null; readonly to: number };
  /** How much the scope covers now. */
  readonly covers: Covered;
  /** What the next run has to know, if this one is committed. */
  readonly memory: TMemory;
  /** Whether `memory` may be committed: all that it says was read. */
  readonly isWindowRead: boolean;
  readonly pending: readonly PendingItem[];
  /** What was read again besides the window, and why. */
  readonly rereads: readonly string[];
  /** Why deletes that a changed scope asks for were held back; null where none were. */
  readonly refusal: string | null;
  /** Whether Port may hold entities of a blueprint that this read has found gone without evidence of a deletion. */
  reconciles(blueprint: string): boolean;
  judge(entity: HeldEntity): Presence;
  /** Depth, parents lower: deletes go from the deepest up. `undefined` for what is not of this source. */
  levelOf(entity: HeldEntity): number | undefined;
  /** True where nothing at all was read of a level: then nothing of it may be deleted by inference. */
  isEmpty(level: number): boolean;
}

export interface ReadCounts {
  readonly read: number;
  readonly filtered: number;
}

/** An entity that a relation leads to and that Port lacks. */
export interface LackingTarget {
  /** Kinds whose items may become it. */
  readonly kinds: readonly string[];
  readonly identifier: string;
}

/** The items of such entities, as far as the source has them. */
export type ReadTargets = (targets: readonly LackingTarget[]) => AsyncGenerator<ChangePage>;

/** One pass over a source: take all pages, then ask for the outcome. */
export interface SourceRead<TMemory> {
  pages(): AsyncGenerator<ChangePage>;
  /** After all pages, of a read of changes; absent where relations lead to nothing that was not read. */
  readonly readTargets?: ReadTargets;
  /** @throws Error before all pages were taken */
  outcome(): ReadOutcome<TMemory>;
}
