import type { Evaluate } from './expression';
import type { Tuple, Value } from './values';

const textOf = (value: Value): string => {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'bigint') return `b${value.toString()}`;
  return `j${JSON.stringify(value)}`;
};

/** A value by which rows of equal keys can be found in a Map: the value itself for one key, text for several. */
export function keyOfRow(evaluators: readonly Evaluate[]): (row: Tuple) => Value {
  const [only] = evaluators;
  if (evaluators.length === 1 && only !== undefined) {
    return (row) => {
      const value = only(row);
      return typeof value === 'object' && value !== null ? textOf(value) : value;
    };
  }
  return (row) => evaluators.map((evaluate) => textOf(evaluate(row))).join('\u0000');
}
