import { coerce } from './expression';
import type { Evaluate, Expression } from './expression';
import { notImplemented } from './refusal';
import { isNumeric } from './values';
import type { KqlType, Value } from './values';

/** The type in which two operands are compared: dynamic gives way to the other side. */
function commonType(left: KqlType, right: KqlType): KqlType {
  if (left === 'dynamic' && right === 'dynamic')
    throw notImplemented('a comparison of two dynamic values; cast one');
  if (left === 'dynamic') return right;
  if (right === 'dynamic' || left === right) return left;
  if (isNumeric(left) && isNumeric(right)) return 'real';
  if (left === 'guid' || right === 'guid') return 'string';
  throw notImplemented(`a comparison of ${left} with ${right}`);
}

export function toCommonType(left: Expression, right: Expression): [Expression, Expression] {
  const type = commonType(left.type, right.type);
  return [coerce(left, type), coerce(right, type)];
}

/** Strings ordinally, numbers and ticks by size, false before true; both of the same type and not null. */
export function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? -1 : 1;
  return left < right ? -1 : 1;
}

/** `null == null` is null, `null == x` is false (Microsoft Learn, "Null values"). */
export function equality(left: Expression, right: Expression, wanted: boolean): Evaluate {
  const [{ evaluate: a }, { evaluate: b }] = toCommonType(left, right);
  return (row) => {
    const x = a(row);
    const y = b(row);
    return x === null && y === null ? null : (x === y) === wanted;
  };
}

type Relation = (order: number) => boolean;

export const relations: Readonly<Record<string, Relation>> = {
  LessThanExpression: (order) => order < 0,
  LessThanOrEqualExpression: (order) => order <= 0,
  GreaterThanExpression: (order) => order > 0,
  GreaterThanOrEqualExpression: (order) => order >= 0,
};

/** An order comparison is null where a side is null. */
export function ordering(left: Expression, right: Expression, holds: Relation): Evaluate {
  const [{ evaluate: a }, { evaluate: b }] = toCommonType(left, right);
  return (row) => {
    const x = a(row);
    const y = b(row);
    return x === null || y === null ? null : holds(compareValues(x, y));
  };
}

export function between(
  value: Expression,
  bounds: readonly [Expression, Expression],
  wanted: boolean,
): Evaluate {
  const from = ordering(value, bounds[0], (order) => order >= 0);
  const to = ordering(value, bounds[1], (order) => order <= 0);
  return (row) => {
    const low = from(row);
    const high = to(row);
    return low === null || high === null ? null : (low === true && high === true) === wanted;
  };
}

export function conjunction(left: Evaluate, right: Evaluate): Evaluate {
  return (row) => {
    const x = left(row);
    if (x === false) return false;
    const y = right(row);
    if (y === false) return false;
    return x === null || y === null ? null : true;
  };
}

export function disjunction(left: Evaluate, right: Evaluate): Evaluate {
  return (row) => {
    const x = left(row);
    if (x === true) return true;
    const y = right(row);
    if (y === true) return true;
    return x === null || y === null ? null : false;
  };
}
