import { convert } from '../expression';
import type { Environment } from '../expression';
import { following, unordered } from '../plan';
import { notImplemented } from '../refusal';
import { childOf, columnsOf, elementsOf, nameOf, parametersOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { isBag, isList } from '../values';
import type { Json, KqlType, Tuple, Value } from '../values';
import { countOf } from './rows';
import type { OperatorCompiler } from './rows';

/** Resource Graph's default (Microsoft Learn, "Understanding the Azure Resource Graph query language"). */
const defaultRowLimit = 128;

interface Expansion {
  readonly target: string;
  /** What the target column becomes in each row made from this one. */
  readonly expand: (row: Tuple) => readonly Value[];
}

function itemsOf(value: Value, bagAsArray: boolean): readonly Json[] {
  if (isList(value)) return value.length === 0 ? [null] : value;
  if (!isBag(value)) return typeof value === 'bigint' ? [] : [value];
  const entries = Object.entries(value);
  if (entries.length === 0) return [null];
  return entries.map(([key, item]): Json => (bagAsArray ? [key, item] : { [key]: item }));
}

/** The conversion of `to typeof(…)`. */
function converter(type: KqlType): (value: Value) => Value {
  const { evaluate } = convert({ type: 'dynamic', evaluate: (row) => row[0] ?? null }, type);
  return (value) => evaluate([value]);
}

function expansion(node: SyntaxNode, environment: Environment, bagAsArray: boolean): Expansion {
  const inner = partOf(node, 'Expression');
  const named = inner.kind === 'SimpleNamedExpression';
  const value = named ? partOf(inner, 'Expression') : inner;
  if (!named && value.kind !== 'NameReference')
    throw notImplemented('mv-expand of an expression without a name');
  const target = nameOf(named ? partOf(inner, 'Name') : value);
  const { evaluate, type } = environment.compile(value);
  if (type !== 'dynamic') throw notImplemented(`mv-expand of ${type}`);
  const convertItem = converter(
    childOf(node, 'ToTypeOf') === undefined ? 'dynamic' : (node.type ?? 'dynamic'),
  );
  return { target, expand: (row) => itemsOf(evaluate(row), bagAsArray).map(convertItem) };
}

export const mvExpand: OperatorCompiler = (node, input, environment) => {
  const columns = columnsOf(node);
  const parameters = parametersOf(node);
  const bagAsArray = parameters.get('bagexpansion') === 'array' || parameters.get('kind') === 'array';
  const indexName = parameters.get('with_itemindex');
  const expansions = elementsOf(node, 'Expressions').map((element) =>
    expansion(element, environment, bagAsArray),
  );
  const clause = childOf(node, 'RowLimitClause');
  const limit = clause === undefined ? defaultRowLimit : countOf(partOf(clause, 'RowLimit'), environment);
  const sources = columns.map(({ name }) => ({
    expanded: expansions.findIndex(({ target }) => target === name),
    copied: input.columns.findIndex((column) => column.name === name),
    isIndex: name === indexName,
  }));
  const known = sources.every(({ expanded, copied, isIndex }) => expanded >= 0 || copied >= 0 || isIndex);
  if (!known) throw notImplemented('the columns of this mv-expand');

  const expandRow = (row: Tuple): Tuple[] => {
    const lists = expansions.map(({ expand }) => expand(row));
    const length = Math.min(limit, Math.max(...lists.map((list) => list.length)));
    return Array.from({ length }, (_, item) =>
      sources.map(({ expanded, copied, isIndex }): Value => {
        if (isIndex) return item;
        return (expanded >= 0 ? lists[expanded]?.[item] : row[copied]) ?? null;
      }),
    );
  };
  return following(input, columns, ({ rows }) => unordered(rows.flatMap(expandRow)));
};
