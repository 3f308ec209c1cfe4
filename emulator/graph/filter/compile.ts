import { signInActivityOf, type DirectoryObject, type Kind } from '../../directory/model';
import { unsupportedQuery } from '../graph-error';
import { isDeclaredIn, noSuchProperty } from '../selection';
import { parseFilter, type ComparisonOperator, type Filter, type Literal } from './syntax';

export interface CompiledFilter {
  readonly matches: (object: DirectoryObject) => boolean;
  /** What needs `ConsistencyLevel: eventual` and `$count=true`; undefined for a filter that works without. */
  readonly advancedOperator: string | undefined;
  /** Whether the reporting service has to be asked. */
  readonly usesSignInActivity: boolean;
}

type Read = (object: DirectoryObject) => unknown;

/** Throws `GraphError` 400 for a filter that the directory does not understand. */
export function compileFilter(text: string, kinds: readonly Kind[]): CompiledFilter {
  const filter = parseFilter(text);
  const paths = pathsOf(filter);
  for (const path of paths) assertPath(path, kinds);
  return {
    matches: compile(filter),
    advancedOperator: advancedOperatorOf(filter),
    usesSignInActivity: paths.some((path) => path.startsWith('signInActivity/')),
  };
}

/** The ids that a filter names, where it consists of nothing but `id eq` and `id in`, joined by `or`. */
export function idsOfFilter(text: string): readonly string[] | undefined {
  return idsIn(parseFilter(text));
}

function idsIn(filter: Filter): readonly string[] | undefined {
  if (filter.kind === 'or') {
    const [left, right] = [idsIn(filter.left), idsIn(filter.right)];
    return left && right && [...left, ...right];
  }
  if (filter.kind === 'in' && filter.path === 'id') return filter.literals.map(String);
  const isId = filter.kind === 'compare' && filter.path === 'id' && filter.operator === 'eq';
  return isId ? [String(filter.literal)] : undefined;
}

function compile(
  filter: Filter,
  variable?: string,
  item?: () => unknown,
): (object: DirectoryObject) => boolean {
  const read = (path: string): Read => (path === variable && item ? item : readerOf(path));
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [compile(filter.left, variable, item), compile(filter.right, variable, item)];
      return (object) => left(object) && right(object);
    }
    case 'or': {
      const [left, right] = [compile(filter.left, variable, item), compile(filter.right, variable, item)];
      return (object) => left(object) || right(object);
    }
    case 'not': {
      const inner = compile(filter.inner, variable, item);
      return (object) => !inner(object);
    }
    case 'compare': {
      const value = read(filter.path);
      return (object) => compare(value(object), filter.operator, filter.literal);
    }
    case 'in': {
      const value = read(filter.path);
      return (object) => filter.literals.some((literal) => compare(value(object), 'eq', literal));
    }
    case 'call':
      return compileCall(filter, read(filter.path));
    case 'any':
      return compileAny(filter);
  }
}

function compileCall({ name, text }: Extract<Filter, { kind: 'call' }>, value: Read) {
  const wanted = text.toLowerCase();
  return (object: DirectoryObject): boolean => {
    const found = value(object);
    if (typeof found !== 'string') return false;
    return name === 'startswith'
      ? found.toLowerCase().startsWith(wanted)
      : found.toLowerCase().endsWith(wanted);
  };
}

function compileAny({ path, variable, inner }: Extract<Filter, { kind: 'any' }>) {
  let current: unknown;
  const matches = compile(inner, variable, () => current);
  const value = readerOf(path);
  return (object: DirectoryObject): boolean => {
    const found = value(object);
    return (
      Array.isArray(found) &&
      found.some((one) => {
        current = one;
        return matches(object);
      })
    );
  };
}

function readerOf(path: string): Read {
  if (path === 'id') return ({ id }) => id;
  const [first = '', second] = path.split('/');
  if (first === 'signInActivity' && second !== undefined)
    return (object): unknown => Reflect.get(signInActivityOf(object) ?? {}, second);
  return ({ properties }) => properties[path];
}

/** Text is compared as the directory does it: in any case. Null is equal to null alone, and neither less nor greater. */
function compare(value: unknown, operator: ComparisonOperator, literal: Literal): boolean {
  const [left, right] = [comparable(value), comparable(literal)];
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  switch (operator) {
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
  }
}

function comparable(value: unknown): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' ? value.toLowerCase() : null;
}

function pathsOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...pathsOf(filter.left), ...pathsOf(filter.right)];
    case 'not':
      return pathsOf(filter.inner);
    case 'any':
      return [filter.path, ...pathsOf(filter.inner).filter((path) => path !== filter.variable)];
    default:
      return [filter.path];
  }
}

function assertPath(path: string, kinds: readonly Kind[]): void {
  const [name = ''] = path.split('/');
  if (name === 'id' || kinds.some((kind) => isDeclaredIn(kind, name))) return;
  throw noSuchProperty(name, kinds);
}

/** Microsoft Learn, "Advanced query capabilities on directory objects". */
function advancedOperatorOf(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return advancedOperatorOf(filter.left) ?? advancedOperatorOf(filter.right);
    case 'not':
      return 'Not';
    case 'compare':
      return filter.operator === 'ne' ? 'NotEquals' : undefined;
    case 'call':
      return filter.name === 'endswith' ? 'EndsWith' : undefined;
    case 'any':
      return advancedOperatorOf(filter.inner);
    case 'in':
      return undefined;
  }
}

export const advancedRequired = (operator: string) =>
  unsupportedQuery(
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  );
