import { compileExpression } from './compile-expression';
import type { Environment, RunState } from './expression';
import { count, extend, project, projectAway, take, where } from './operators/rows';
import type { OperatorCompiler } from './operators/rows';
import { distinct } from './operators/distinct';
import { join } from './operators/join';
import { mvExpand } from './operators/mv-expand';
import { parse } from './operators/parse';
import { sort, top } from './operators/sort';
import { summarize } from './operators/summarize';
import { union } from './operators/union';
import type { Plan } from './plan';
import { notImplemented } from './refusal';
import { tableColumns, tableNameOf } from './schema';
import { elementsOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';
import { jsonOf } from './values';
import type { Column, Tuple, Value } from './values';

const operators: Readonly<Record<string, OperatorCompiler>> = {
  FilterOperator: where,
  ExtendOperator: extend,
  ProjectOperator: project,
  ProjectAwayOperator: projectAway,
  TakeOperator: take,
  CountOperator: count,
  DistinctOperator: distinct,
  SortOperator: sort,
  TopOperator: top,
  SummarizeOperator: summarize,
  MvExpandOperator: mvExpand,
  ParseOperator: parse,
};

const cellOf = (value: unknown, { type }: Column): Value => {
  if (type !== 'string') return jsonOf(value);
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};

function table(node: SyntaxNode, state: RunState): Plan {
  const name = tableNameOf(node.text.trim());
  if (name === undefined) throw notImplemented(`the table ${node.text.trim()}`);
  const toTuple = (row: Readonly<Record<string, unknown>>): Tuple =>
    tableColumns.map((column) => cellOf(row[column.name], column));
  return {
    columns: tableColumns,
    run: () => ({ rows: state.source.rows(name, state.scope).map(toTuple), ties: null }),
  };
}

/** Values of the first column, computed once in each run. */
function subquery(plan: Plan, state: RunState): () => readonly Value[] {
  let generation = -1;
  let values: readonly Value[] = [];
  return () => {
    if (generation !== state.generation) {
      values = plan.run().rows.map((row) => row[0] ?? null);
      generation = state.generation;
    }
    return values;
  };
}

function environmentOf(columns: readonly Column[], state: RunState): Environment {
  const environment: Environment = {
    columns,
    state,
    compile: (node) => compileExpression(node, environment),
    subquery: (node) => subquery(compilePlan(node, state), state),
  };
  return environment;
}

function piped(node: SyntaxNode, input: Plan, state: RunState): Plan {
  const environment = environmentOf(input.columns, state);
  if (node.kind === 'JoinOperator') {
    return join(node, input, { ...environment, tabular: (side) => compilePlan(side, state) });
  }
  if (node.kind === 'UnionOperator') return unionOf(node, [input], state);
  const compile = operators[node.kind];
  if (compile === undefined) throw notImplemented(`the operator ${node.kind}`);
  return compile(node, input, environment);
}

const unionOf = (node: SyntaxNode, before: readonly Plan[], state: RunState): Plan =>
  union(node, [...before, ...elementsOf(node, 'Expressions').map((leg) => compilePlan(leg, state))]);

/** Compiles a tabular expression; throws `QueryRefusedError` for what it does not know. */
export function compilePlan(node: SyntaxNode, state: RunState): Plan {
  switch (node.kind) {
    case 'PipeExpression':
      return piped(partOf(node, 'Operator'), compilePlan(partOf(node, 'Expression'), state), state);
    case 'ParenthesizedExpression':
      return compilePlan(partOf(node, 'Expression'), state);
    case 'NameReference':
      return table(node, state);
    case 'UnionOperator':
      return unionOf(node, [], state);
    default:
      throw notImplemented(`the query ${node.text.trim()}`);
  }
}
