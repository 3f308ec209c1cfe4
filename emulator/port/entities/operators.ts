import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { invalid } from '../errors';
import { toDateRange } from './date-range';
import type { Entity } from './entity';

export const OPERATORS = [
  '=',
  '!=',
  'in',
  'notIn',
  'contains',
  'doesNotContains',
  'containsAny',
  'matchAny',
  'beginsWith',
  'doesNotBeginsWith',
  'endsWith',
  'doesNotEndsWith',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'notBetween',
  'isEmpty',
  'isNotEmpty',
  'isExpired',
  'isNotExpired',
] as const;
export type Operator = (typeof OPERATORS)[number];

type Check = (actual: unknown) => boolean;

/** The decision of one rule over an entity. Throws a 422 `PortError` for a value that the operator can't take. */
export function compileRule(
  rule: { property: string; operator: Operator; value?: unknown },
  now: Date,
): (entity: Entity) => boolean {
  const check = compileOperator(rule.operator, rule.value, now);
  return (entity) => check(readField(entity, rule.property));
}

/** A meta-property (`$identifier`, …), a property or a relation of an entity. */
function readField(entity: Entity, property: string): unknown {
  switch (property) {
    case '$identifier':
    case '$title':
    case '$blueprint':
    case '$team':
    case '$icon':
    case '$createdAt':
    case '$createdBy':
    case '$updatedAt':
    case '$updatedBy':
    case '$datasource':
      return Reflect.get(entity, property.slice(1));
    default:
      return Object.hasOwn(entity.properties, property)
        ? entity.properties[property]
        : entity.relations[property];
  }
}

const COMPILERS: Readonly<Record<Operator, (value: unknown, now: Date) => Check>> = {
  '=': (value, now) => (z.looseObject({}).safeParse(value).success ? within(value, now) : equals(value)),
  '!=': (value) => not(equals(value)),
  in: isIn,
  notIn: (value) => not(isIn(value)),
  contains,
  doesNotContains: (value) => not(contains(value)),
  containsAny: isIn,
  matchAny: (value) => isIn(Array.isArray(value) ? value : [value]),
  beginsWith: (value) => text(value, (actual, start) => actual.startsWith(start)),
  doesNotBeginsWith: (value) => not(text(value, (actual, start) => actual.startsWith(start))),
  endsWith: (value) => text(value, (actual, end) => actual.endsWith(end)),
  doesNotEndsWith: (value) => not(text(value, (actual, end) => actual.endsWith(end))),
  '>': (value) => ordered(value, (actual, limit) => actual > limit),
  '>=': (value) => ordered(value, (actual, limit) => actual >= limit),
  '<': (value) => ordered(value, (actual, limit) => actual < limit),
  '<=': (value) => ordered(value, (actual, limit) => actual <= limit),
  between: within,
  notBetween: (value, now) => not(within(value, now)),
  isEmpty: () => isEmpty,
  isNotEmpty: () => not(isEmpty),
  isExpired: (_value, now) => isBefore(now),
  isNotExpired: (_value, now) => not(isBefore(now)),
};

function compileOperator(operator: Operator, value: unknown, now: Date): Check {
  return COMPILERS[operator](value, now);
}

function not(check: Check): Check {
  return (actual) => !check(actual);
}

function isEmpty(actual: unknown): boolean {
  return (
    actual === undefined || actual === null || actual === '' || (Array.isArray(actual) && actual.length === 0)
  );
}

function equals(value: unknown): Check {
  if (value === null || value === undefined) return (actual) => actual === null || actual === undefined;
  return (actual) =>
    isDeepStrictEqual(actual, value) ||
    (Array.isArray(actual) && !Array.isArray(value) && actual.includes(value));
}

function isIn(value: unknown): Check {
  if (!Array.isArray(value)) throw invalid('"value" must be array');
  const wanted = new Set<unknown>(value);
  return (actual) => (Array.isArray(actual) ? actual.some((one) => wanted.has(one)) : wanted.has(actual));
}

function contains(value: unknown): Check {
  return (actual) => {
    if (Array.isArray(actual)) return actual.includes(value);
    return typeof actual === 'string' && typeof value === 'string' && actual.includes(value);
  };
}

function text(value: unknown, holds: (actual: string, wanted: string) => boolean): Check {
  if (typeof value !== 'string') throw invalid('"value" must be string');
  return (actual) => typeof actual === 'string' && holds(actual, value);
}

function ordered(value: unknown, holds: (actual: number, limit: number) => boolean): Check {
  const limit = toNumber(value);
  if (limit === undefined) throw invalid('"value" must be a number or a date-time');
  return (actual) => {
    const number = toNumber(actual);
    return number !== undefined && typeof actual === typeof value && holds(number, limit);
  };
}

function within(value: unknown, now: Date): Check {
  const range = toDateRange(value, now);
  return (actual) => {
    const at = typeof actual === 'string' ? toNumber(actual) : undefined;
    return at !== undefined && at >= range.from && at <= range.to;
  };
}

function isBefore(now: Date): Check {
  return (actual) => {
    const at = typeof actual === 'string' ? toNumber(actual) : undefined;
    return at !== undefined && at < now.getTime();
  };
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Date.parse(value) : value;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}
