import { floorDivide } from './datetime';
import { coerce } from './expression';
import type { Evaluate, Expression } from './expression';
import { notImplemented } from './refusal';
import { isNumeric } from './values';
import type { KqlType } from './values';

type Operation = (left: number, right: number) => number | null;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const realOperations: Readonly<Record<string, Operation>> = {
  AddExpression: (a, b) => a + b,
  SubtractExpression: (a, b) => a - b,
  MultiplyExpression: (a, b) => a * b,
  DivideExpression: (a, b) => a / b,
  ModuloExpression: (a, b) => a % b,
};

/** Whole numbers divide to whole numbers; a division by zero is null. */
const wholeOperations: Readonly<Record<string, Operation>> = {
  ...realOperations,
  DivideExpression: (a, b) => (b === 0 ? null : Math.trunc(a / b)),
  ModuloExpression: (a, b) => finite(a % b),
};

function numbers(left: Expression, right: Expression, operation: Operation): Evaluate {
  const { evaluate: a } = coerce(left, 'real');
  const { evaluate: b } = coerce(right, 'real');
  return (row) => {
    const x = a(row);
    const y = b(row);
    return typeof x === 'number' && typeof y === 'number' ? operation(x, y) : null;
  };
}

/** Sum or difference of instants and spans. */
function ticks(left: Expression, right: Expression, sign: bigint): Evaluate {
  const { evaluate: a } = left;
  const { evaluate: b } = right;
  return (row) => {
    const x = a(row);
    const y = b(row);
    return typeof x === 'bigint' && typeof y === 'bigint' ? x + sign * y : null;
  };
}

const isTime = (type: KqlType): boolean => type === 'datetime' || type === 'timespan';

export function arithmetic(
  kind: string,
  operands: readonly [Expression, Expression],
  result: KqlType,
): Evaluate {
  const [left, right] = operands;
  if (isTime(left.type) && isTime(right.type)) {
    if (kind === 'AddExpression') return ticks(left, right, 1n);
    if (kind === 'SubtractExpression') return ticks(left, right, -1n);
  }
  if (isTime(left.type) || isTime(right.type)) {
    throw notImplemented(`${kind} of ${left.type} and ${right.type}`);
  }
  const whole = result === 'long' || result === 'int';
  const operation = (whole ? wholeOperations : realOperations)[kind];
  if (operation === undefined || !isNumeric(result)) throw notImplemented(`${kind} that yields ${result}`);
  return numbers(left, right, operation);
}

export function negation(operand: Expression): Expression {
  const { evaluate } = operand;
  const negate: Evaluate = (row) => {
    const value = evaluate(row);
    return typeof value === 'number' || typeof value === 'bigint' ? -value : null;
  };
  const { type } = operand.type === 'dynamic' ? coerce(operand, 'real') : operand;
  return { type, evaluate: negate, ...(operand.constant === undefined ? {} : { constant: negate([]) }) };
}

/** Kusto's `bin()`: the next multiple of the size at or below the value. */
export function bin(value: Expression, size: Expression): Evaluate {
  const { evaluate: a } = value;
  const { evaluate: b } = size;
  return (row) => {
    const x = a(row);
    const y = b(row);
    if (typeof x === 'number' && typeof y === 'number') return y > 0 ? Math.floor(x / y) * y : null;
    if (typeof x === 'bigint' && typeof y === 'bigint') return y > 0n ? floorDivide(x, y) * y : null;
    if (x === null || y === null) return null;
    throw notImplemented(`bin() of ${value.type} by ${size.type}`);
  };
}
