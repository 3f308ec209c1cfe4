import type { Row, TableScope, TableSource } from '../resource-graph/table-source';
import { checkArgRules } from './arg-rules';
import { compilePlan } from './compile-plan';
import { ticksOfDate } from './datetime';
import type { RunState } from './expression';
import { parseQuery } from './parse';
import type { Plan } from './plan';
import { mainExpression } from './pipeline';
import { factsOf } from './query-facts';
import type { QueryFacts } from './query-facts';
import { QueryRefusedError } from './refusal';
import { toJson } from './values';
import type { Column, Tuple } from './values';

/** A result whose rows are made when they are asked for, since a client sees one page of it at a time. */
export interface QueryResult {
  readonly size: number;
  /** See `Batch.ties`. */
  readonly ties: Int32Array | null;
  rowAt(index: number): Row;
}

export interface CompiledQuery extends QueryFacts {
  readonly columns: readonly Column[];
  /** Evaluates over the tables as they are now; `now` is what now() and ago() see. */
  evaluate(source: TableSource, scope: TableScope, now: Date): QueryResult;
  /** As `evaluate`, with all rows at once. */
  run(source: TableSource, scope: TableScope, now: Date): Row[];
}

const noTables: TableSource = { version: () => 0, rows: () => [] };

function rowOf(tuple: Tuple | undefined, columns: readonly Column[]): Row {
  const row: Record<string, unknown> = {};
  columns.forEach(({ name, type }, index) => {
    row[name] = toJson(tuple?.[index] ?? null, type);
  });
  return row;
}

function evaluatePlan(plan: Plan): QueryResult {
  const { rows, ties } = plan.run();
  return { size: rows.length, ties, rowAt: (index) => rowOf(rows[index], plan.columns) };
}

function compile(text: string): CompiledQuery {
  const root = parseQuery(text);
  checkArgRules(root);
  const state: RunState = { now: 0n, source: noTables, scope: { subscriptionIds: new Set() }, generation: 0 };
  const plan = compilePlan(mainExpression(root), state);
  const evaluate = (source: TableSource, scope: TableScope, now: Date): QueryResult => {
    state.source = source;
    state.scope = scope;
    state.now = ticksOfDate(now);
    state.generation += 1;
    return evaluatePlan(plan);
  };
  return {
    ...factsOf(root, plan.columns),
    columns: plan.columns,
    evaluate,
    run: (source, scope, now) => {
      const result = evaluate(source, scope, now);
      return Array.from({ length: result.size }, (_, index) => result.rowAt(index));
    },
  };
}

/** Plans are kept by query text: parsing costs some 40 ms, a client repeats a query for each page. */
const cacheSize = 200;
const cache = new Map<string, CompiledQuery | QueryRefusedError>();

function compileOrRefuse(text: string): CompiledQuery | QueryRefusedError {
  try {
    return compile(text);
  } catch (error) {
    if (error instanceof QueryRefusedError) return error;
    throw error;
  }
}

function remember(text: string, entry: CompiledQuery | QueryRefusedError): void {
  cache.delete(text);
  cache.set(text, entry);
  const [oldest] = cache.keys();
  if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
}

/** Parses, binds, checks and compiles a query. Throws `QueryRefusedError` if it is wrong, forbidden or not evaluated here. */
export function compileQuery(text: string): CompiledQuery {
  const entry = cache.get(text) ?? compileOrRefuse(text);
  remember(text, entry);
  if (entry instanceof QueryRefusedError) throw entry;
  return entry;
}

/** Loads the parser and lets it build its grammar (1 to 3 s), so that no request waits for it. */
export const warmUp = (): void => {
  compileQuery('resources | where type =~ "a" | project id | order by tolower(id) asc');
};
