import { badRequest } from '../graph-error';
import { tokensOf, type Token } from './tokens';

export type Literal = string | number | boolean | null;
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A filter as a tree; `path` is the name of a property, or the variable of an enclosing `any`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly path: string;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly path: string; readonly literals: readonly Literal[] }
  | {
      readonly kind: 'call';
      readonly name: 'startswith' | 'endswith';
      readonly path: string;
      readonly text: string;
    }
  | { readonly kind: 'any'; readonly path: string; readonly variable: string; readonly inner: Filter };

const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies ComparisonOperator[];

/** The part of OData's filter language that the directory supports. Throws `GraphError` 400 for the rest. */
export function parseFilter(text: string): Filter {
  const reader = createReader(tokensOf(text), text);
  const filter = readOr(reader);
  if (reader.peek() !== undefined) throw reader.unexpected();
  return filter;
}

interface Reader {
  peek(): Token | undefined;
  next(): Token;
  /** Takes the next token if it is this word or mark. */
  takes(text: string): boolean;
  expect(text: string): void;
  unexpected(): Error;
}

function createReader(tokens: readonly Token[], filter: string): Reader {
  let at = 0;
  const unexpected = () =>
    badRequest(`Invalid filter clause: there is an error at position ${at} in '${filter}'.`);
  const takes = (text: string): boolean => {
    const token = tokens[at];
    const isIt = token !== undefined && token.kind !== 'string' && token.text.toLowerCase() === text;
    if (isIt) at += 1;
    return isIt;
  };
  return {
    peek: () => tokens[at],
    next: () => {
      const token = tokens[at];
      if (token === undefined) throw unexpected();
      at += 1;
      return token;
    },
    takes,
    expect: (text) => {
      if (!takes(text)) throw unexpected();
    },
    unexpected,
  };
}

function readOr(reader: Reader): Filter {
  let left = readAnd(reader);
  while (reader.takes('or')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Filter {
  let left = readUnary(reader);
  while (reader.takes('and')) left = { kind: 'and', left, right: readUnary(reader) };
  return left;
}

function readUnary(reader: Reader): Filter {
  if (reader.takes('not')) return { kind: 'not', inner: readUnary(reader) };
  if (!reader.takes('(')) return readPredicate(reader);
  const inner = readOr(reader);
  reader.expect(')');
  return inner;
}

function readPredicate(reader: Reader): Filter {
  const { kind, text } = reader.next();
  if (kind !== 'word') throw reader.unexpected();
  if (reader.takes('(')) return readCall(reader, text);
  if (reader.takes('in')) return { kind: 'in', path: text, literals: readList(reader) };
  const operator = reader.next().text.toLowerCase();
  if (!isComparison(operator)) throw reader.unexpected();
  return { kind: 'compare', operator, path: text, literal: readLiteral(reader) };
}

function isComparison(text: string): text is ComparisonOperator {
  return COMPARISONS.includes(text);
}

/** Behind the opening parenthesis. */
function readCall(reader: Reader, name: string): Filter {
  const any = /^(?<path>.+)\/any$/i.exec(name)?.groups?.['path'];
  if (any !== undefined) return readAny(reader, any);
  const call = name.toLowerCase();
  if (call !== 'startswith' && call !== 'endswith')
    throw badRequest(`An unknown function with name '${name}' was found.`);
  const { text: path } = reader.next();
  reader.expect(',');
  const literal = readLiteral(reader);
  reader.expect(')');
  return { kind: 'call', name: call, path, text: String(literal) };
}

/** `groupTypes/any(c:c eq 'Unified')`: the colon is part of a word. */
function readAny(reader: Reader, path: string): Filter {
  const { text } = reader.next();
  const [, variable, first] = /^(\w+):(\w.*)?$/.exec(text) ?? [];
  if (variable === undefined) throw reader.unexpected();
  const named = first ?? reader.next().text;
  const inner = readAnyBody(reader, named);
  reader.expect(')');
  return { kind: 'any', path, variable, inner };
}

function readAnyBody(reader: Reader, named: string): Filter {
  if (reader.takes('(')) return readCall(reader, named);
  const operator = reader.next().text.toLowerCase();
  if (!isComparison(operator)) throw reader.unexpected();
  return { kind: 'compare', operator, path: named, literal: readLiteral(reader) };
}

function readList(reader: Reader): Literal[] {
  reader.expect('(');
  const literals = [readLiteral(reader)];
  while (reader.takes(',')) literals.push(readLiteral(reader));
  reader.expect(')');
  return literals;
}

function readLiteral(reader: Reader): Literal {
  const { kind, text } = reader.next();
  if (kind === 'string') return text;
  if (kind === 'mark') throw reader.unexpected();
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
