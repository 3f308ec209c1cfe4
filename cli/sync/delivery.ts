import type { Change, ChangePage } from './change';
import type { ReadTargets } from './read';
import type { RefusedEntity } from './result';

/** How changes reach Port. */
export interface Delivery {
  /** Before the first page: how much is going to be read. */
  begin(mode: 'full' | 'incremental'): void;
  /** Takes changes over; resolves as soon as there is room for more. @throws when Port can't be reached any more */
  send(page: Pick<ChangePage, 'changes' | 'isWhole'>): Promise<void>;
  /** Resolves when everything that was sent is answered. @throws likewise */
  flush(): Promise<void>;
  /**
   * After the last page: does what had to wait for all others, such as relations to what came later.
   * @param readTargets reads items that a relation leads to and that Port lacks; undefined where all were read
   * @throws likewise
   */
  finish(readTargets?: ReadTargets): Promise<void>;
  summary(): DeliverySummary;
}

/** A change that Port does not show as it should. */
export interface Refusal extends RefusedEntity {
  /** The source's id of the item. */
  readonly item: string;
  /** Sending the same again does not help: it may be put aside. */
  readonly isFinal: boolean;
  /** What was refused; undefined where that is not known. */
  readonly payload?: unknown;
  readonly requestId?: string | undefined;
}

export interface DeliverySummary {
  /** Per kind. */
  readonly counts: Readonly<Record<string, DeliveryCounts>>;
  /** The first of them by name; how many there are, `counts` says. */
  readonly refused: readonly Refusal[];
  readonly warnings: readonly string[];
  /** The last change of the last request: when it shows, everything before it was mapped. */
  readonly last: Change | undefined;
}

export interface DeliveryCounts {
  /** Accepted by Port. */
  readonly upserts: number;
  readonly deletes: number;
  /** Not sent, because Port holds it as it should be. */
  readonly unchanged: number;
  /** Items for which the mapping names no entity. */
  readonly notMapped: number;
  /** Items that a selector of the mapping leaves out. */
  readonly leftOut: number;
  /** Refused by Port. */
  readonly refused: number;
  /** Items that the mapping failed on. */
  readonly failed: number;
  /** Accepted by Port, or held, without relations to what it does not hold. */
  readonly lacking: number;
}

/** Counts of a kind, to be counted up. */
export function noCounts(): { -readonly [Count in keyof DeliveryCounts]: number } {
  return {
    upserts: 0,
    deletes: 0,
    unchanged: 0,
    notMapped: 0,
    leftOut: 0,
    refused: 0,
    failed: 0,
    lacking: 0,
  };
}

/** Counts what would be sent, and sends nothing: `--dry-run`. */
export function createDryDelivery(): Delivery {
  const counts: Record<string, ReturnType<typeof noCounts>> = {};
  return {
    begin: () => undefined,
    send({ changes }) {
      for (const { kind, operation } of changes) {
        const count = (counts[kind] ??= noCounts());
        if (operation === 'upsert') count.upserts += 1;
        else count.deletes += 1;
      }
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    finish: () => Promise.resolve(),
    summary: () => ({ counts, refused: [], warnings: [], last: undefined }),
  };
}
