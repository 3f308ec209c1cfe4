import { arithmetic, negation } from './arithmetic';
import { between, conjunction, disjunction, equality, ordering, relations } from './comparison';
import { coerce, convert } from './expression';
import type { Environment, Evaluate, Expression } from './expression';
import { compileCall } from './functions';
import { compileLiteral } from './literals';
import { notImplemented } from './refusal';
import { elementsOf, nameOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';
import { hasMany, matchesRegex, textOperator } from './text-operators';
import { isBag, isList } from './values';
import type { KqlType, Tuple, Value } from './values';

const bool = (evaluate: Evaluate): Expression => ({ type: 'bool', evaluate });

function column(node: SyntaxNode, environment: Environment): Expression {
  const name = node.symbol ?? nameOf(node);
  const index = environment.columns.findIndex((candidate) => candidate.name === name);
  const found = environment.columns[index];
  if (found === undefined) throw notImplemented(`the reference ${node.text.trim()}`);
  return { type: found.type, evaluate: (row) => row[index] ?? null };
}

const propertyOf = (value: Value, key: Value): Value => {
  if (typeof key === 'string') return isBag(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  if (typeof key !== 'number') return null;
  return isList(value) ? (value.at(key) ?? null) : null;
};

function path(node: SyntaxNode, environment: Environment): Expression {
  const { type, evaluate } = environment.compile(partOf(node, 'Expression'));
  if (type !== 'dynamic') throw notImplemented(`a path into ${type}`);
  const key = nameOf(partOf(node, 'Selector'));
  return { type: 'dynamic', evaluate: (row) => propertyOf(evaluate(row), key) };
}

function element(node: SyntaxNode, environment: Environment): Expression {
  const { type, evaluate } = environment.compile(partOf(node, 'Expression'));
  if (type !== 'dynamic') throw notImplemented(`a path into ${type}`);
  const { evaluate: key } = environment.compile(partOf(partOf(node, 'Selector'), 'Expression'));
  return { type: 'dynamic', evaluate: (row) => propertyOf(evaluate(row), key(row)) };
}

const tabularKinds = new Set(['PipeExpression', 'UnionOperator']);

/** The elements of `(a, b, dynamic(['c']))` or of a subquery, as one list per row. */
function listOf(node: SyntaxNode, environment: Environment): (row: Tuple) => readonly Value[] {
  const elements = elementsOf(node, 'Expressions');
  const [only] = elements;
  if (
    elements.length === 1 &&
    only !== undefined &&
    (tabularKinds.has(only.kind) || only.columns !== undefined)
  ) {
    return environment.subquery(only);
  }
  const compiled = elements.map((item) => environment.compile(item));
  const flat = (values: readonly Value[]): Value[] =>
    values.flatMap((value): readonly Value[] => (isList(value) ? value : [value]));
  if (compiled.every(({ constant }) => constant !== undefined)) {
    const fixed = flat(compiled.map(({ evaluate }) => evaluate([])));
    return () => fixed;
  }
  return (row) => flat(compiled.map(({ evaluate }) => evaluate(row)));
}

/** What `in` compares by: text for strings, numbers as they are, ticks by value. */
const memberKey = (value: Value): Value =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

function membership(node: SyntaxNode, environment: Environment): Expression {
  const caseless = node.kind.endsWith('CsExpression');
  const wanted = !node.kind.startsWith('Not');
  const left = environment.compile(partOf(node, 'Left'));
  const list = listOf(partOf(node, 'Right'), environment);
  const keyOf = (value: Value): Value => {
    const key = memberKey(value);
    return caseless && typeof key === 'string' ? key.toLowerCase() : key;
  };
  const { evaluate } = caseless || left.type === 'guid' ? convert(left, 'string') : left;
  let known: readonly Value[] | undefined;
  let members: ReadonlySet<Value> = new Set();
  return bool((row) => {
    const values = list(row);
    if (values !== known) {
      members = new Set(values.map(keyOf));
      known = values;
    }
    return members.has(keyOf(evaluate(row))) === wanted;
  });
}

function many(node: SyntaxNode, environment: Environment): Expression {
  const list = listOf(partOf(node, 'Right'), environment);
  const needles = (row: Tuple): string[] =>
    list(row).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return bool(hasMany(environment.compile(partOf(node, 'Left')), needles, node.kind === 'HasAllExpression'));
}

function betweenOf(node: SyntaxNode, environment: Environment): Expression {
  const value = environment.compile(partOf(node, 'Left'));
  const couple = partOf(node, 'Right');
  const from = environment.compile(partOf(couple, 'First'));
  const to = environment.compile(partOf(couple, 'Second'));
  if (to.type === 'timespan' && value.type === 'datetime') throw notImplemented('between (instant .. span)');
  return bool(between(value, [from, to], node.kind === 'BetweenExpression'));
}

type Compile = (node: SyntaxNode, environment: Environment) => Expression;

const logic =
  (combine: (left: Evaluate, right: Evaluate) => Evaluate): Compile =>
  (node, environment) => {
    const [left, right] = operands(node, environment);
    return bool(combine(coerce(left, 'bool').evaluate, coerce(right, 'bool').evaluate));
  };

const operands = (node: SyntaxNode, environment: Environment): [Expression, Expression] => [
  environment.compile(partOf(node, 'Left')),
  environment.compile(partOf(node, 'Right')),
];

const calculation: Compile = (node, environment) => {
  const type: KqlType = node.type ?? 'real';
  return { type, evaluate: arithmetic(node.kind, operands(node, environment), type) };
};

const equalityOf =
  (wanted: boolean): Compile =>
  (node, environment) =>
    bool(equality(...operands(node, environment), wanted));

const inner: Compile = (node, environment) => environment.compile(partOf(node, 'Expression'));

/** By Microsoft's SyntaxKind; a new operator is a new line here. */
const compilers: Readonly<Record<string, Compile>> = {
  NameReference: column,
  PathExpression: path,
  ElementExpression: element,
  ParenthesizedExpression: inner,
  UnaryPlusExpression: inner,
  UnaryMinusExpression: (node, environment) => negation(inner(node, environment)),
  FunctionCallExpression: compileCall,
  AndExpression: logic(conjunction),
  OrExpression: logic(disjunction),
  EqualExpression: equalityOf(true),
  NotEqualExpression: equalityOf(false),
  InExpression: membership,
  InCsExpression: membership,
  NotInExpression: membership,
  NotInCsExpression: membership,
  HasAnyExpression: many,
  HasAllExpression: many,
  BetweenExpression: betweenOf,
  NotBetweenExpression: betweenOf,
  AddExpression: calculation,
  SubtractExpression: calculation,
  MultiplyExpression: calculation,
  DivideExpression: calculation,
  ModuloExpression: calculation,
  MatchesRegexExpression: (node, environment) => bool(matchesRegex(...operands(node, environment))),
};

function binary(node: SyntaxNode, environment: Environment): Expression {
  if (!node.kind.endsWith('Expression') || !node.children.some(({ role }) => role === 'Left')) {
    throw notImplemented(`${node.kind} (${node.text.trim()})`);
  }
  const [left, right] = operands(node, environment);
  const relation = relations[node.kind];
  if (relation !== undefined) return bool(ordering(left, right, relation));
  const evaluate = textOperator(node.kind, left, right);
  if (evaluate === undefined) throw notImplemented(`${node.kind} (${node.text.trim()})`);
  return bool(evaluate);
}

/** Compiles a scalar expression to a closure; throws `QueryRefusedError` for what it does not know. */
export function compileExpression(node: SyntaxNode, environment: Environment): Expression {
  const literal = compileLiteral(node);
  if (literal !== undefined) return literal;
  return (compilers[node.kind] ?? binary)(node, environment);
}
