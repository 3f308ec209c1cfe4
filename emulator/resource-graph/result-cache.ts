import type { CompiledQuery, QueryResult } from '../kql';
import { flippedTables } from './unstable';
import type { CasingPhase } from './unstable';
import type { TableScope, TableSource } from './table-source';

export interface Evaluation {
  readonly compiled: CompiledQuery;
  readonly query: string;
  readonly scope: TableScope;
  readonly now: Date;
  /** Undefined where ids keep their casing. */
  readonly phase: CasingPhase | undefined;
}

/** Rows that all kept results may have together, so that a client that pages many scopes at once does not fill the memory. */
const rowsKept = 1_500_000;

const keyOf = ({ query, scope, phase }: Evaluation): string =>
  JSON.stringify([query, phase ?? null, [...scope.subscriptionIds].sort()]);

interface Entry {
  readonly version: number;
  readonly result: QueryResult;
}

/**
 * Evaluates queries and keeps their results while the tables stay as they are: a hundred pages cost one evaluation.
 * A query with now() or ago() is evaluated anew for each page.
 */
export function createResultCache(tables: TableSource): (evaluation: Evaluation) => QueryResult {
  const entries = new Map<string, Entry>();
  const makeRoom = (): void => {
    let rows = [...entries.values()].reduce((sum, { result }) => sum + result.size, 0);
    for (const [key, { result }] of entries) {
      if (rows <= rowsKept || entries.size === 1) return;
      entries.delete(key);
      rows -= result.size;
    }
  };
  return (evaluation) => {
    const { compiled, scope, now } = evaluation;
    // Only where the casing decides something do the tables have to be read with another casing.
    const phase = compiled.dependsOnIdCasing ? evaluation.phase : undefined;
    const source = phase === undefined ? tables : flippedTables(tables, phase);
    const version = tables.version();
    if (compiled.usesNow) return compiled.evaluate(source, scope, now);
    const key = keyOf({ ...evaluation, phase });
    const known = entries.get(key);
    entries.delete(key);
    const entry =
      known?.version === version ? known : { version, result: compiled.evaluate(source, scope, now) };
    entries.set(key, entry);
    makeRoom();
    return entry.result;
  };
}
