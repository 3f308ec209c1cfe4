import type { Evaluate } from '../expression';
import { keyOfRow } from '../keys';
import { assertColumns, following, unordered } from '../plan';
import { childOf, columnsOf, elementsOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { emptyOf } from '../values';
import type { Column, Tuple, Value } from '../values';
import { compileAggregate } from './aggregates';
import type { Aggregate } from './aggregates';
import { compileNamed } from './rows';
import type { OperatorCompiler } from './rows';

function groupsOf(rows: readonly Tuple[], keyOf: (row: Tuple) => Value): Tuple[][] {
  const groups = new Map<Value, Tuple[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

const valueOf = (node: SyntaxNode): SyntaxNode =>
  node.kind === 'SimpleNamedExpression' ? partOf(node, 'Expression') : node;

const reduceGroup = (
  rows: readonly Tuple[],
  by: readonly Evaluate[],
  aggregates: readonly Aggregate[],
): Value[] => {
  const [first] = rows;
  const keys = first === undefined ? [] : by.map((evaluate) => evaluate(first));
  return [...keys, ...aggregates.flatMap(({ reduce }) => reduce(rows))];
};

const filled = (row: readonly Value[], columns: readonly Column[]): Tuple =>
  columns.map(({ type }, index) => row[index] ?? emptyOf(type));

export const summarize: OperatorCompiler = (node, input, environment) => {
  const columns = columnsOf(node);
  const clause = childOf(node, 'ByClause');
  const by = clause === undefined ? [] : elementsOf(clause, 'Expressions');
  const byValues = by.map((element) => compileNamed(element, environment).evaluate);
  const groupColumns = new Set(columns.slice(0, by.length).map(({ name }) => name));
  const aggregates = elementsOf(node, 'Aggregates').map((element) =>
    compileAggregate(valueOf(element), environment, groupColumns),
  );
  assertColumns(node, by.length + aggregates.reduce((sum, { width }) => sum + width, 0), columns);
  const keyOf = keyOfRow(byValues);
  return following(input, columns, ({ rows }) => {
    // Without a by clause there is one group, even of nothing.
    const groups = by.length === 0 ? [rows] : groupsOf(rows, keyOf);
    return unordered(groups.map((group) => filled(reduceGroup(group, byValues, aggregates), columns)));
  });
};
