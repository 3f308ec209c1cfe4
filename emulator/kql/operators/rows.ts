import { coerce } from '../expression';
import type { Environment, Evaluate, Expression } from '../expression';
import { assertColumns, following, pick, unordered } from '../plan';
import type { Batch, Plan } from '../plan';
import { notImplemented } from '../refusal';
import { columnsOf, elementsOf, nameOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import type { Column, Tuple } from '../values';

/** Compiles one operator that stands after a pipe. */
export type OperatorCompiler = (node: SyntaxNode, input: Plan, environment: Environment) => Plan;

export const where: OperatorCompiler = (node, input, environment) => {
  const { evaluate } = coerce(environment.compile(partOf(node, 'Condition')), 'bool');
  return following(input, input.columns, (batch) => {
    if (batch.ties === null) return unordered(batch.rows.filter((row) => evaluate(row) === true));
    const places = batch.rows.flatMap((row, place) => (evaluate(row) === true ? [place] : []));
    return pick(batch, places);
  });
};

/** Rows made anew, each from the values of these closures; order and ties stay. */
function mapRows(batch: Batch, evaluators: readonly Evaluate[]): Batch {
  const width = evaluators.length;
  const rows = batch.rows.map((row): Tuple => {
    const made = new Array<ReturnType<Evaluate>>(width);
    for (let index = 0; index < width; index++) made[index] = evaluators[index]?.(row) ?? null;
    return made;
  });
  return { rows, ties: batch.ties };
}

/** `name = expression` or a bare expression. */
function namedExpression(node: SyntaxNode): { name: string | undefined; value: SyntaxNode } {
  if (node.kind === 'CompoundNamedExpression') throw notImplemented('(a, b) = …');
  if (node.kind !== 'SimpleNamedExpression') return { name: undefined, value: node };
  return { name: nameOf(partOf(node, 'Name')), value: partOf(node, 'Expression') };
}

export const compileNamed = (node: SyntaxNode, environment: Environment): Expression =>
  environment.compile(namedExpression(node).value);

export const project: OperatorCompiler = (node, input, environment) => {
  const columns = columnsOf(node);
  const values = elementsOf(node, 'Expressions').map((element) => compileNamed(element, environment));
  assertColumns(node, values.length, columns);
  return following(input, columns, (batch) =>
    mapRows(
      batch,
      values.map(({ evaluate }) => evaluate),
    ),
  );
};

const copyOf =
  (index: number): Evaluate =>
  (row) =>
    row[index] ?? null;

export const extend: OperatorCompiler = (node, input, environment) => {
  const columns = columnsOf(node);
  const appended = columns.slice(input.columns.length).map(({ name }) => name);
  const computed = new Map<string, Evaluate>();
  for (const element of elementsOf(node, 'Expressions')) {
    const { name, value } = namedExpression(element);
    const nextUnnamed = appended.find((candidate) => !computed.has(candidate));
    const target = name ?? nextUnnamed;
    if (target === undefined) throw notImplemented(`extend ${element.text.trim()} without a name`);
    computed.set(target, environment.compile(value).evaluate);
  }
  const evaluators = columns.map(({ name }, index) => {
    const known = computed.get(name);
    if (known !== undefined) return known;
    if (input.columns[index]?.name !== name) throw notImplemented(`the column ${name} of extend`);
    return copyOf(index);
  });
  return following(input, columns, (batch) => mapRows(batch, evaluators));
};

/** The positions of the wanted columns in the input, by name. */
function selection(wanted: readonly Column[], input: Plan): Evaluate[] {
  return wanted.map(({ name }) => {
    const index = input.columns.findIndex((column) => column.name === name);
    if (index < 0) throw notImplemented(`the column ${name} at this place`);
    return copyOf(index);
  });
}

export const projectAway: OperatorCompiler = (node, input) => {
  const columns = columnsOf(node);
  const evaluators = selection(columns, input);
  return following(input, columns, (batch) => mapRows(batch, evaluators));
};

export function countOf(node: SyntaxNode, environment: Environment): number {
  const { constant } = environment.compile(node);
  if (typeof constant !== 'number') throw notImplemented('a number of rows that is no literal');
  return constant;
}

export const firstRows = (batch: Batch, count: number): Batch => ({
  rows: batch.rows.slice(0, count),
  ties: batch.ties?.slice(0, count) ?? null,
});

export const take: OperatorCompiler = (node, input, environment) => {
  const count = countOf(partOf(node, 'Expression'), environment);
  return following(input, input.columns, (batch) => firstRows(batch, count));
};

export const count: OperatorCompiler = (node, input) =>
  following(input, columnsOf(node), (batch) => unordered([[batch.rows.length]]));
