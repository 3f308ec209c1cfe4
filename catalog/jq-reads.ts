import { readCall } from './jq-calls';
import { expect, isText, next, peek, take, textOf } from './jq-cursor';
import { rewriteSingleQuotes } from './jq-dialect';
import { readPatterns } from './jq-patterns';
import { BLANK, on, type Reader, type Scope } from './jq-reader';
import { tokenize, UnreadableJq, type Token } from './jq-tokens';
import { below, each, madeList, madeObject, NEW, ROOT, touch, use, type Uses, type Value } from './jq-values';

/** What a program may look at, and what it yields. */
export interface Reads extends Uses {
  /** Values that the program may hand out; who takes them decides what of them is used. */
  readonly result: Value;
}

/**
 * Follows values through a JQ expression without running it; `all` stands for an expression that cannot be followed.
 * Followed are navigation, iteration, pipes, `,`, `//`, `if`, `try`, `as`, objects and lists that are put together, and
 * the builtins of `jq-builtins.ts`; anything else counts as a use of the whole value, so that the answer never says too
 * little.
 * @param input What the expression is evaluated on.
 */
export function readsOf(expression: string, input: Value = ROOT): Reads | 'all' {
  const uses: Uses = { used: [], touched: [], entered: [] };
  try {
    const reader = { ...uses, tokens: tokenize(rewriteSingleQuotes(expression)), at: 0, readPipe };
    return { ...uses, result: readWhole(reader, { input, variables: new Map() }) };
  } catch (error) {
    if (error instanceof UnreadableJq) return 'all';
    throw error;
  }
}

const words = (text: string) => new Set(text.split(' '));
const LOGICAL = words('and or');
const ASSIGNMENT = words('= |= += -= *= /= %= //=');
const BINARY = words('// == != < <= > >= + - * / % and or');

function readWhole(reader: Reader, scope: Scope): Value {
  const value = readPipe(reader, scope);
  if (reader.at < reader.tokens.length) throw new UnreadableJq('more than one program');
  return value;
}

function readPipe(reader: Reader, scope: Scope): Value {
  if (take(reader, 'def')) return readDefinition(reader, scope);
  if (take(reader, 'label')) {
    next(reader);
    expect(reader, '|');
    return readPipe(reader, scope);
  }
  const left = readComma(reader, scope);
  return take(reader, '|') ? readPipe(reader, on(left, scope)) : left;
}

/** A function may be called on anything, and may bear the name of a builtin: all that is at hand counts as used. */
function readDefinition(reader: Reader, { input, variables }: Scope): Value {
  use(reader, [...input, ...[...variables.values()].flat()]);
  while (!take(reader, ':')) next(reader);
  readPipe(reader, BLANK);
  expect(reader, ';');
  return readPipe(reader, BLANK);
}

function readComma(reader: Reader, scope: Scope): Value {
  const first = readOperators(reader, scope);
  return take(reader, ',') ? [...first, ...readComma(reader, scope)] : first;
}

/**
 * Precedence makes no difference: only where all operators are `//`, or all are `and` or `or`, is not every operand
 * used as a whole.
 */
function readOperators(reader: Reader, scope: Scope): Value {
  const operands = [readOperand(reader, scope)];
  const operators: string[] = [];
  for (;;) {
    const operator = textOf(peek(reader)) ?? '';
    if (!BINARY.has(operator) && !ASSIGNMENT.has(operator)) break;
    reader.at++;
    operators.push(operator);
    operands.push(readOperand(reader, scope));
  }
  if (operators.some((operator) => ASSIGNMENT.has(operator))) use(reader, scope.input);
  if (operators.every((operator) => LOGICAL.has(operator)) && operators.length > 0)
    return touch(reader, operands.flat());
  if (operators.some((operator) => operator !== '//')) return use(reader, operands.flat());
  touch(reader, operands.slice(0, -1).flat());
  return operands.flat();
}

function readOperand(reader: Reader, scope: Scope): Value {
  if (take(reader, '-')) return use(reader, readOperand(reader, scope));
  if (take(reader, 'try')) {
    const tried = readOperand(reader, scope);
    return take(reader, 'catch') ? [...tried, ...readOperand(reader, on(NEW, scope))] : tried;
  }
  const value = readTerm(reader, scope);
  if (!take(reader, 'as')) return value;
  const inner = bind(reader, scope, value);
  expect(reader, '|');
  return readPipe(reader, inner);
}

function bind(reader: Reader, { input, variables: outer }: Scope, value: Value): Scope {
  const variables = readPatterns(reader, value, outer, (token, known) => {
    const scope = { input, variables: known };
    if (isText(token, '(')) use(reader, readUntil(reader, scope, ')'));
    else if (token.kind === 'string') useInner(reader, scope, token.inner);
    else throw new UnreadableJq('no key');
  });
  return { input, variables };
}

function readTerm(reader: Reader, scope: Scope): Value {
  let value = readHead(reader, scope);
  for (;;) {
    const token = peek(reader);
    if (token?.kind === 'field') {
      reader.at++;
      value = below(reader, value, token.name);
    } else if (isText(token, '[')) value = readIndex(reader, scope, value);
    else if (take(reader, '.')) value = readDotted(reader, scope, value);
    else if (!take(reader, '?')) return value;
  }
}

/** `.a."b"` and, since jq 1.7, `.a.["b"]`. */
function readDotted(reader: Reader, scope: Scope, value: Value): Value {
  return isText(peek(reader), '[') ? readIndex(reader, scope, value) : readKey(reader, scope, value);
}

function readKey(reader: Reader, scope: Scope, value: Value): Value {
  const token = next(reader);
  if (token.kind !== 'string') throw new UnreadableJq('a dot without a name');
  if (token.inner.length === 0) return below(reader, value, token.text);
  useInner(reader, scope, token.inner);
  return use(reader, value);
}

function readIndex(reader: Reader, scope: Scope, value: Value): Value {
  expect(reader, '[');
  if (take(reader, ']')) return each(reader, value);
  const only = isText(reader.tokens[reader.at + 1], ']') ? peek(reader)?.kind : undefined;
  if (only === 'number' || only === 'string') {
    const found = only === 'string' ? readKey(reader, scope, value) : elementAt(reader, value);
    expect(reader, ']');
    return found;
  }
  let isSlice = false;
  while (!take(reader, ']')) {
    if (take(reader, ':')) isSlice = true;
    else use(reader, readPipe(reader, scope));
  }
  if (!isSlice) return use(reader, value);
  each(reader, value);
  return value;
}

function elementAt(reader: Reader, value: Value): Value {
  next(reader);
  return each(reader, value);
}

function readHead(reader: Reader, scope: Scope): Value {
  const token = next(reader);
  switch (token.kind) {
    case 'field':
      return below(reader, scope.input, token.name);
    case 'string':
      return useInner(reader, scope, token.inner);
    case 'format':
      return peek(reader)?.kind === 'string' ? readHead(reader, scope) : use(reader, scope.input);
    case 'number':
      return NEW;
    case 'variable':
      return scope.variables.get(token.text) ?? NEW;
    case 'name':
      return readName(reader, scope, token.text);
    case 'symbol':
      return readSymbol(reader, scope, token.text);
  }
}

function readSymbol(reader: Reader, scope: Scope, symbol: string): Value {
  switch (symbol) {
    case '.':
      return peek(reader)?.kind === 'string' ? readKey(reader, scope, scope.input) : scope.input;
    case '..':
      return use(reader, scope.input);
    case '(':
      return readUntil(reader, scope, ')');
    case '[':
      return take(reader, ']') ? NEW : madeList(readUntil(reader, scope, ']'));
    case '{':
      return readObject(reader, scope);
    default:
      throw new UnreadableJq(`unexpected ${symbol}`);
  }
}

function readObject(reader: Reader, scope: Scope): Value {
  const fields = new Map<string, Value>();
  const others: Value[] = [];
  while (!take(reader, '}')) {
    const key = next(reader);
    if (isText(key, '(')) use(reader, readUntil(reader, scope, ')'));
    if (key.kind === 'string') useInner(reader, scope, key.inner);
    const value = take(reader, ':') ? readObjectValue(reader, scope) : shorthand(reader, scope, key);
    const name = plainKey(key);
    if (name === undefined) others.push(value);
    else fields.set(name, [...(fields.get(name) ?? []), ...value]);
    take(reader, ',');
  }
  return madeObject(fields, others.flat());
}

function plainKey(key: Token): string | undefined {
  if (key.kind === 'name' || key.kind === 'variable') return key.text;
  return key.kind === 'string' && key.inner.length === 0 ? key.text : undefined;
}

/** Pipes may stand between `:` and `,`; a comma ends the value. */
function readObjectValue(reader: Reader, scope: Scope): Value {
  const value = readOperators(reader, scope);
  return take(reader, '|') ? readObjectValue(reader, on(value, scope)) : value;
}

/** `{a}` is `{a: .a}`, `{$a}` is `{a: $a}`. */
function shorthand(reader: Reader, scope: Scope, key: Token): Value {
  if (key.kind === 'variable') return scope.variables.get(key.text) ?? NEW;
  const name = plainKey(key);
  return name === undefined ? use(reader, scope.input) : below(reader, scope.input, name);
}

function readName(reader: Reader, scope: Scope, name: string): Value {
  switch (name) {
    case 'if':
      return readIf(reader, scope);
    case 'reduce':
    case 'foreach':
      return readFold(reader, scope);
    case 'break':
      next(reader);
      return NEW;
    case 'select':
      expect(reader, '(');
      touch(reader, readUntil(reader, scope, ')'));
      return scope.input;
    default:
      return readCall(reader, scope, name);
  }
}

function readIf(reader: Reader, scope: Scope): Value {
  touch(reader, readUntil(reader, scope, 'then'));
  const chosen = readPipe(reader, scope);
  if (take(reader, 'elif')) return [...chosen, ...readIf(reader, scope)];
  if (take(reader, 'else')) return [...chosen, ...readUntil(reader, scope, 'end')];
  expect(reader, 'end');
  return [...chosen, ...scope.input];
}

/** Whatever the steps yield may come into the state, and counts as used. */
function readFold(reader: Reader, scope: Scope): Value {
  const source = readTerm(reader, scope);
  expect(reader, 'as');
  const { variables } = bind(reader, scope, source);
  expect(reader, '(');
  use(reader, readPipe(reader, scope));
  while (take(reader, ';')) use(reader, readPipe(reader, { input: NEW, variables }));
  expect(reader, ')');
  return NEW;
}

function readUntil(reader: Reader, scope: Scope, end: string): Value {
  const value = readPipe(reader, scope);
  expect(reader, end);
  return value;
}

function useInner(reader: Reader, scope: Scope, inner: readonly (readonly Token[])[]): Value {
  for (const tokens of inner) use(reader, readWhole({ ...reader, tokens, at: 0 }, scope));
  return NEW;
}
