import { isDeepStrictEqual } from 'node:util';
import type { PropertySchema } from '../blueprints/schema';
import { hasFormat } from './formats';

/** Answers what is wrong with a value, in the wording of Port's validator (ajv), or `undefined`. */
export type PropertyCheck = (value: unknown) => string | undefined;

/** Compiles the part of JSON Schema that blueprints use. `null` is "no value" and always fits. */
export function compilePropertyCheck(schema: PropertySchema): PropertyCheck {
  const checks = [typeCheck(schema.type), enumCheck(schema['enum']), ...checksOfType(schema)];
  return (value) => {
    if (value === null) return undefined;
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function checksOfType(schema: PropertySchema): PropertyCheck[] {
  switch (schema.type) {
    case 'string':
      return stringChecks(schema);
    case 'number':
      return numberChecks(schema);
    case 'array':
      return arrayChecks(schema);
    case 'boolean':
    case 'object':
      return [];
  }
}

function typeCheck(type: PropertySchema['type']): PropertyCheck {
  return (value) => (typeOf(value) === type ? undefined : `must be ${type}`);
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function enumCheck(allowed: unknown): PropertyCheck {
  if (!Array.isArray(allowed)) return () => undefined;
  return (value) =>
    allowed.some((one) => isDeepStrictEqual(one, value))
      ? undefined
      : 'must be equal to one of the allowed values';
}

function stringChecks(schema: PropertySchema): PropertyCheck[] {
  const { format, pattern } = schema;
  const checks = [
    bound(
      schema['minLength'],
      (text, limit) => length(text) >= limit,
      'must NOT have fewer than N characters',
    ),
    bound(
      schema['maxLength'],
      (text, limit) => length(text) <= limit,
      'must NOT have more than N characters',
    ),
  ];
  if (typeof pattern === 'string') {
    const regex = new RegExp(pattern, 'u');
    checks.push((value) => (regex.test(String(value)) ? undefined : `must match pattern "${pattern}"`));
  }
  if (format !== undefined)
    checks.push((value) => (hasFormat(format, String(value)) ? undefined : `must match format "${format}"`));
  return checks;
}

function length(value: unknown): number {
  return Array.from(String(value)).length;
}

function numberChecks(schema: PropertySchema): PropertyCheck[] {
  return [
    bound(schema['minimum'], (value, limit) => Number(value) >= limit, 'must be >= N'),
    bound(schema['maximum'], (value, limit) => Number(value) <= limit, 'must be <= N'),
    bound(schema['exclusiveMinimum'], (value, limit) => Number(value) > limit, 'must be > N'),
    bound(schema['exclusiveMaximum'], (value, limit) => Number(value) < limit, 'must be < N'),
  ];
}

function arrayChecks(schema: PropertySchema): PropertyCheck[] {
  const checks = [
    bound(
      schema['minItems'],
      (value, limit) => items(value).length >= limit,
      'must NOT have fewer than N items',
    ),
    bound(
      schema['maxItems'],
      (value, limit) => items(value).length <= limit,
      'must NOT have more than N items',
    ),
  ];
  if (schema['uniqueItems'] === true)
    checks.push((value) => (hasDuplicates(items(value)) ? 'must NOT have duplicate items' : undefined));
  const item = toItemSchema(schema['items']);
  if (item !== undefined) {
    const check = compilePropertyCheck(item);
    checks.push((value) =>
      items(value)
        .map(check)
        .find((problem) => problem !== undefined),
    );
  }
  return checks;
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function hasDuplicates(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size < values.length;
}

function toItemSchema(schema: unknown): PropertySchema | undefined {
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return undefined;
  const { type } = schema;
  if (type === 'string' || type === 'number' || type === 'boolean' || type === 'object' || type === 'array')
    return { ...schema, type };
  return undefined;
}

function bound(
  limit: unknown,
  holds: (value: unknown, limit: number) => boolean,
  message: string,
): PropertyCheck {
  if (typeof limit !== 'number') return () => undefined;
  return (value) => (holds(value, limit) ? undefined : message.replace('N', String(limit)));
}
