import type { Row, TableScope } from '../resource-graph/table-source';
import { keyOf, type ArmRow } from './model';

interface Pending {
  readonly at: number;
  readonly key: string;
  readonly subscriptionId: string;
  /** Undefined: the row goes. */
  readonly row: ArmRow | undefined;
}

/** A table that shows what happened only some time later, as Resource Graph's index does. */
export interface LaggingTable {
  /** Rows that have been there for long. */
  load(rows: readonly ArmRow[]): void;
  /** From `at` (epoch milliseconds) on the table shows `next` for this id, or nothing. Never overtakes an earlier change of the same id. */
  schedule(at: number, subject: Pick<ArmRow, 'id' | 'subscriptionId'>, next: ArmRow | undefined): void;
  /** Shows everything due by `now`; tells how often the table has changed so far. */
  settle(now: number): number;
  rows(scope: TableScope): readonly Row[];
}

export function createLaggingTable(): LaggingTable {
  const shown = new Map<string, Map<string, ArmRow>>();
  const latest = new Map<string, number>();
  let pending: Pending[] = [];
  let sorted = true;
  let version = 0;
  const partition = (subscriptionId: string): Map<string, ArmRow> => {
    const existing = shown.get(subscriptionId);
    if (existing !== undefined) return existing;
    const created = new Map<string, ArmRow>();
    shown.set(subscriptionId, created);
    return created;
  };
  const show = ({ key, subscriptionId, row }: Pending): void => {
    if (row === undefined) partition(subscriptionId).delete(key);
    else partition(subscriptionId).set(key, row);
  };
  return {
    load: (rows) => {
      for (const row of rows) partition(row.subscriptionId).set(keyOf(row.id), row);
    },
    schedule: (at, { id, subscriptionId }, row) => {
      const key = keyOf(id);
      const due = Math.max(at, latest.get(key) ?? 0);
      latest.set(key, due);
      pending.push({ at: due, key, subscriptionId, row });
      sorted = false;
    },
    settle: (now) => {
      // The sort is stable: what is due at the same time happens in the order in which it was scheduled.
      if (!sorted) pending.sort((left, right) => left.at - right.at);
      sorted = true;
      const firstLater = pending.findIndex(({ at }) => at > now);
      const due = firstLater === -1 ? pending : pending.slice(0, firstLater);
      if (due.length === 0) return version;
      pending = firstLater === -1 ? [] : pending.slice(firstLater);
      due.forEach(show);
      version += 1;
      return version;
    },
    rows: ({ subscriptionIds }) => {
      const rows: Row[] = [];
      for (const [subscriptionId, partitionRows] of shown) {
        if (!subscriptionIds.has(subscriptionId)) continue;
        for (const row of partitionRows.values()) rows.push(row);
      }
      return rows;
    },
  };
}
