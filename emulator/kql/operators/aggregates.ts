import { compareValues } from '../comparison';
import { coerce } from '../expression';
import type { Environment, Evaluate, Expression } from '../expression';
import { notImplemented } from '../refusal';
import { elementsOf, nameOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { toJson } from '../values';
import type { Json, Tuple, Value } from '../values';

/** Reduces the rows of one group to one value for each column that the aggregate yields. */
export interface Aggregate {
  readonly width: number;
  readonly reduce: (rows: readonly Tuple[]) => readonly Value[];
}

interface AggregateCall {
  readonly name: string;
  readonly args: readonly SyntaxNode[];
  readonly environment: Environment;
  /** Columns that the by clause yields; `*` leaves them out. */
  readonly groupColumns: ReadonlySet<string>;
}

type AggregateDefinition = (call: AggregateCall) => Aggregate;

const single = (reduce: (rows: readonly Tuple[]) => Value): Aggregate => ({
  width: 1,
  reduce: (rows) => [reduce(rows)],
});

function argument(call: AggregateCall, index: number): Expression {
  const node = call.args[index];
  if (node === undefined) throw notImplemented(`${call.name}() without argument ${index + 1}`);
  return call.environment.compile(node);
}

const valuesOf = (rows: readonly Tuple[], evaluate: Evaluate): Value[] =>
  rows.map(evaluate).filter((value) => value !== null);

const numbersOf = (rows: readonly Tuple[], evaluate: Evaluate): number[] =>
  rows.map(evaluate).filter((value) => typeof value === 'number');

const count: AggregateDefinition = () => single((rows) => rows.length);

/** Nulls are passed over. */
const extreme =
  (sign: 1 | -1): AggregateDefinition =>
  (call) => {
    const { evaluate, type } = argument(call, 0);
    if (type === 'dynamic') throw notImplemented(`${call.name}() of a dynamic; cast it`);
    return single((rows) => {
      const values = valuesOf(rows, evaluate);
      const [first = null] = values;
      return values.reduce((best, value) => (sign * compareValues(value, best) > 0 ? value : best), first);
    });
  };

const numeric =
  (reduce: (numbers: readonly number[]) => Value): AggregateDefinition =>
  (call) => {
    const { evaluate } = coerce(argument(call, 0), 'real');
    return single((rows) => reduce(numbersOf(rows, evaluate)));
  };

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);

const identity = (value: Value): Value => (typeof value === 'object' ? JSON.stringify(value) : value);

const dcount: AggregateDefinition = (call) => {
  const { evaluate } = argument(call, 0);
  return single((rows) => new Set(valuesOf(rows, evaluate).map(identity)).size);
};

function limitOf(call: AggregateCall): number {
  if (call.args.length < 2) return Number.POSITIVE_INFINITY;
  const { constant } = argument(call, 1);
  if (typeof constant !== 'number') throw notImplemented(`${call.name}() with a size that is no literal`);
  return constant;
}

const listOf =
  (distinct: boolean): AggregateDefinition =>
  (call) => {
    const { evaluate, type } = argument(call, 0);
    const limit = limitOf(call);
    return single((rows) => {
      const values = valuesOf(rows, evaluate);
      const kept = distinct ? [...new Map(values.map((value) => [identity(value), value])).values()] : values;
      return kept.slice(0, limit).map((value): Json => toJson(value, type));
    });
  };

/** What `*` stands for: all columns but those of the by clause and the one that is maximised. */
function starColumns(call: AggregateCall, except: string | undefined): Evaluate[] {
  return call.environment.columns.flatMap(({ name }, index) =>
    name === except || call.groupColumns.has(name) ? [] : [(row: Tuple): Value => row[index] ?? null],
  );
}

function returned(call: AggregateCall, from: number, except: string | undefined): Evaluate[] {
  return call.args
    .slice(from)
    .flatMap((node) =>
      node.kind === 'StarExpression' ? starColumns(call, except) : [call.environment.compile(node).evaluate],
    );
}

/** The row with the greatest (or least) value and what it returns; the first one where several have it. */
const argExtreme =
  (sign: 1 | -1): AggregateDefinition =>
  (call) => {
    const [by] = call.args;
    const { evaluate, type } = argument(call, 0);
    if (type === 'dynamic') throw notImplemented(`${call.name}() by a dynamic; cast it`);
    const others = returned(call, 1, by?.kind === 'NameReference' ? nameOf(by) : undefined);
    const better = (value: Value, best: Value): boolean =>
      value !== null && (best === null || sign * compareValues(value, best) > 0);
    return {
      width: 1 + others.length,
      reduce: (rows) => {
        let best = rows[0] ?? [];
        let bestValue = rows.length === 0 ? null : evaluate(best);
        for (const row of rows) {
          const value = evaluate(row);
          if (better(value, bestValue)) [best, bestValue] = [row, value];
        }
        return [bestValue, ...others.map((other) => (rows.length === 0 ? null : other(best)))];
      },
    };
  };

const takeAny: AggregateDefinition = (call) => {
  const values = returned(call, 0, undefined);
  return {
    width: values.length,
    reduce: ([row]) => values.map((value) => (row === undefined ? null : value(row))),
  };
};

const average = numeric((numbers) => (numbers.length === 0 ? null : total(numbers) / numbers.length));

const definitions: Readonly<Record<string, AggregateDefinition>> = {
  count,
  dcount,
  min: extreme(-1),
  max: extreme(1),
  sum: numeric(total),
  avg: average,
  make_list: listOf(false),
  make_set: listOf(true),
  makelist: listOf(false),
  makeset: listOf(true),
  arg_max: argExtreme(1),
  arg_min: argExtreme(-1),
  take_any: takeAny,
  any: takeAny,
};

/** `countif`, `sumif` and so on: the aggregate over the rows for which the last argument holds. */
const conditional: Readonly<Record<string, AggregateDefinition>> = {
  countif: count,
  dcountif: dcount,
  minif: extreme(-1),
  maxif: extreme(1),
  sumif: numeric(total),
  avgif: average,
  make_list_if: listOf(false),
  make_set_if: listOf(true),
};

/** Where the condition of a conditional aggregate stands. */
const conditionIndex = (name: string): number => (name === 'countif' ? 0 : 1);

function conditionalAggregate(call: AggregateCall): Aggregate | undefined {
  const base = conditional[call.name];
  if (base === undefined) return undefined;
  const at = conditionIndex(call.name);
  if (call.args.length > at + 1) throw notImplemented(`${call.name}() with ${call.args.length} arguments`);
  const { evaluate } = coerce(argument(call, at), 'bool');
  const { width, reduce } = base({ ...call, args: call.args.slice(0, at) });
  return { width, reduce: (rows) => reduce(rows.filter((row) => evaluate(row) === true)) };
}

/** Compiles one call of an aggregate function. */
export function compileAggregate(
  node: SyntaxNode,
  environment: Environment,
  groupColumns: ReadonlySet<string>,
): Aggregate {
  if (node.kind !== 'FunctionCallExpression') throw notImplemented(`the aggregate ${node.text.trim()}`);
  const name = nameOf(partOf(node, 'Name'));
  const args = elementsOf(partOf(node, 'ArgumentList'), 'Expressions');
  const call: AggregateCall = { name, args, environment, groupColumns };
  const found = conditionalAggregate(call) ?? definitions[name]?.(call);
  if (found === undefined) throw notImplemented(`the aggregate ${name}()`);
  return found;
}
