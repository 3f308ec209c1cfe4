import type { DirectoryChange } from './change';
import type { DirectoryObject } from './model';
import { tableOver, type ObjectTable, type Register } from './object-table';

interface Pending {
  readonly at: number;
  readonly after: DirectoryObject;
  readonly change: DirectoryChange;
}

/** The directory as something shows it that learns of each change some time later. */
export interface LaggingView extends ObjectTable {
  /** From `at` (epoch milliseconds) on it shows `after`. Never overtakes an earlier change of the same object. */
  schedule(at: number, after: DirectoryObject, change: DirectoryChange): void;
  /** Shows everything due by `now`. */
  settle(now: number): void;
  /** Every change shown since the start, in the order in which it was shown. */
  readonly history: readonly DirectoryChange[];
  /** The cells as they are now; a copy that later changes leave alone. */
  freeze(): readonly (DirectoryObject | undefined)[];
}

export function createLaggingView(register: Register, objects: readonly DirectoryObject[]): LaggingView {
  const cells: (DirectoryObject | undefined)[] = [...objects];
  const history: DirectoryChange[] = [];
  const latest = new Map<number, number>();
  let pending: Pending[] = [];
  let frozen: readonly (DirectoryObject | undefined)[] | undefined;
  return {
    ...tableOver(register, cells),
    history,
    schedule: (at, after, change) => {
      const due = Math.max(at, latest.get(after.place) ?? 0);
      latest.set(after.place, due);
      pending.push({ at: due, after, change });
    },
    settle: (now) => {
      const due = pending.filter(({ at }) => at <= now);
      if (due.length === 0) return;
      pending = pending.filter(({ at }) => at > now);
      // The sort is stable: what is due at the same time happens in the order in which it was scheduled.
      for (const { after, change } of due.sort((left, right) => left.at - right.at)) {
        cells[after.place] = after;
        history.push(change);
      }
      frozen = undefined;
    },
    freeze: () => (frozen ??= [...cells]),
  };
}
