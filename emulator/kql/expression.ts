import type { TableScope, TableSource } from '../resource-graph/table-source';
import { parseDatetime, parseTimespan } from './datetime';
import { notImplemented } from './refusal';
import type { SyntaxNode } from './syntax';
import { isNumeric, toText } from './values';
import type { Column, KqlType, Tuple, Value } from './values';

export type Evaluate = (row: Tuple) => Value;

/** A compiled scalar expression. */
export interface Expression {
  readonly type: KqlType;
  readonly evaluate: Evaluate;
  /** Set where the expression is a literal, so that operators can prepare for it. */
  readonly constant?: Value;
}

/** What a run supplies to closures that were compiled before it; one per compiled query, filled anew for each run. */
export interface RunState {
  now: bigint;
  source: TableSource;
  scope: TableScope;
  /** Grows with each run, so that a closure can keep what it computed once per run. */
  generation: number;
}

/** Where an expression is compiled: the columns that it sees, and the compiler for what lies inside it. */
export interface Environment {
  readonly columns: readonly Column[];
  readonly state: RunState;
  compile(node: SyntaxNode): Expression;
  /** Values of the first column of a subquery, evaluated once per run. */
  subquery(node: SyntaxNode): () => readonly Value[];
}

export const constantOf = (value: Value, type: KqlType): Expression => ({
  type,
  evaluate: () => value,
  constant: value,
});

/** Applies a function to a value, at once where the value is a literal. */
function mapped(from: Expression, type: KqlType, convert: (value: Value) => Value): Expression {
  if (from.constant !== undefined) return constantOf(convert(from.constant), type);
  const { evaluate } = from;
  return { type, evaluate: (row) => convert(evaluate(row)) };
}

const numberOfText = (text: string): number | null => {
  const trimmed = text.trim();
  if (/^[+-]?0x[0-9a-f]+$/i.test(trimmed)) return Number(trimmed);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : null;
};

const toNumber = (value: Value): number | null => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? numberOfText(value) : null;
};

const toWhole = (value: Value): number | null => {
  const number = toNumber(value);
  if (number === null || !Number.isFinite(number)) return null;
  return typeof value === 'string' && !Number.isInteger(number) ? null : Math.trunc(number);
};

const toBool = (value: Value): boolean | null => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
};

const toTicks = (value: Value, parse: (text: string) => bigint | null): bigint | null => {
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' ? parse(value) : null;
};

const guidPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const toGuid = (value: Value): string | null =>
  typeof value === 'string' && guidPattern.test(value) ? value.toLowerCase() : null;

/** Kusto's `toX()` conversions: what cannot be converted becomes null, and '' for a string. */
export function convert(from: Expression, type: KqlType): Expression {
  if (from.type === type) return from;
  switch (type) {
    case 'string':
      return mapped(from, type, (value) => toText(value, from.type));
    case 'real':
      return mapped(from, type, toNumber);
    case 'int':
    case 'long':
      return mapped(from, type, toWhole);
    case 'bool':
      return mapped(from, type, toBool);
    case 'datetime':
      return mapped(from, type, (value) => toTicks(value, parseDatetime));
    case 'timespan':
      return mapped(from, type, (value) => toTicks(value, parseTimespan));
    case 'guid':
      return mapped(from, type, toGuid);
    case 'dynamic':
      return mapped(from, type, (value) => (typeof value === 'bigint' ? toText(value, from.type) : value));
  }
}

/**
 * The implicit conversion of an operator's operand: from dynamic only where the JSON value is of that kind,
 * between numbers always; anything else is refused.
 */
export function coerce(from: Expression, type: KqlType): Expression {
  if (from.type === type || (isNumeric(from.type) && isNumeric(type))) return { ...from, type };
  if (from.type !== 'dynamic') {
    if (type === 'string' && from.type === 'guid') return convert(from, 'string');
    throw notImplemented(`an implicit conversion from ${from.type} to ${type}`);
  }
  if (isNumeric(type)) return mapped(from, type, (value) => (typeof value === 'number' ? value : null));
  if (type === 'bool') return mapped(from, type, (value) => (typeof value === 'boolean' ? value : null));
  return convert(from, type);
}

/** An expression as text; what is not a string is printed as `tostring()` does. */
export const asText = (from: Expression): ((row: Tuple) => string) => {
  const { evaluate, type } = from;
  return (row) => toText(evaluate(row), type);
};

/** An expression as number; null where it is none. */
export const asNumber = (from: Expression): ((row: Tuple) => number | null) => {
  const { evaluate } = from;
  return (row) => toNumber(evaluate(row));
};
