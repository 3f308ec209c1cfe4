import { compareValues } from '../comparison';
import type { Environment, Evaluate } from '../expression';
import { following, pick } from '../plan';
import type { Batch } from '../plan';
import { childOf, elementsOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import type { Tuple, Value } from '../values';
import { countOf, firstRows } from './rows';
import type { OperatorCompiler } from './rows';

interface SortKey {
  readonly evaluate: Evaluate;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Kusto sorts descending unless told otherwise; nulls come first ascending, last descending. */
function sortKey(node: SyntaxNode, environment: Environment): SortKey {
  const ordered = node.kind === 'OrderedExpression';
  const { evaluate } = environment.compile(ordered ? partOf(node, 'Expression') : node);
  const clause = (ordered ? childOf(node, 'Ordering')?.text : undefined)?.toLowerCase() ?? '';
  const descending = !/\basc\b/.test(clause);
  const nulls = /\bnulls\s+(first|last)\b/.exec(clause)?.[1];
  return { evaluate, descending, nullsFirst: nulls === undefined ? !descending : nulls === 'first' };
}

function compareBy(key: SortKey, left: Value, right: Value): number {
  if (left === right) return 0;
  if (left === null) return key.nullsFirst ? -1 : 1;
  if (right === null) return key.nullsFirst ? 1 : -1;
  const order = compareValues(left, right);
  return key.descending ? -order : order;
}

function compareColumns(
  keys: readonly SortKey[],
  values: readonly (readonly Value[])[],
): (a: number, b: number) => number {
  return (a, b) => {
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      const column = values[index];
      if (key === undefined || column === undefined) continue;
      const order = compareBy(key, column[a] ?? null, column[b] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Sorts stably and numbers the rows, so that rows which no key tells apart share a number. */
function sortRows(rows: readonly Tuple[], keys: readonly SortKey[]): Batch {
  const values = keys.map(({ evaluate }) => rows.map(evaluate));
  const compare = compareColumns(keys, values);
  const places = rows.map((_, place) => place).sort(compare);
  const ties = new Int32Array(rows.length);
  for (let index = 1; index < places.length; index++) {
    const [before, here] = [places[index - 1] ?? 0, places[index] ?? 0];
    ties[index] = (ties[index - 1] ?? 0) + (compare(before, here) === 0 ? 0 : 1);
  }
  return { rows: pick({ rows, ties: null }, places).rows, ties };
}

export const sort: OperatorCompiler = (node, input, environment) => {
  const keys = elementsOf(node, 'Expressions').map((element) => sortKey(element, environment));
  return following(input, input.columns, ({ rows }) => sortRows(rows, keys));
};

export const top: OperatorCompiler = (node, input, environment) => {
  const count = countOf(partOf(node, 'Expression'), environment);
  const key = sortKey(partOf(node, 'ByExpression'), environment);
  return following(input, input.columns, ({ rows }) => firstRows(sortRows(rows, [key]), count));
};
