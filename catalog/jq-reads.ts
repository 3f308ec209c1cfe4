import { expect, isText, next, peek, take, textOf, type Cursor } from './jq-cursor';
import { rewriteSingleQuotes } from './jq-dialect';
import { tokenize, UnreadableJq, type Token } from './jq-tokens';

/** Object keys from the input of a program downwards; empty is the input itself. */
export type Path = readonly string[];

/** What a program may look at. */
export interface Reads {
  /** Values that are used as a whole inside the program. */
  readonly used: readonly Path[];
  /** Values that the program may hand out unchanged. */
  readonly result: readonly Path[];
}

/**
 * Follows values through a JQ expression without running it; `all` stands for an expression that cannot be followed.
 * Whatever is not plain navigation (`.a.b`, `."a"`, `.a["b"]`, pipes, `if`, `,`, `select`, `try`) counts as a use of
 * the whole value, so that the answer never says too little. It holds for data in which everything above a path is an
 * object or null.
 */
export function readsOf(expression: string): Reads | 'all' {
  try {
    const reader = { tokens: tokenize(rewriteSingleQuotes(expression)), at: 0, used: [] };
    return { result: readWhole(reader, [[]]), used: reader.used };
  } catch (error) {
    if (error instanceof UnreadableJq) return 'all';
    throw error;
  }
}

interface Reader extends Cursor {
  readonly used: Path[];
}

/** The paths that a value may have come from; none where all of it was used already or it is newly made. */
type Value = readonly Path[];
const NEW: Value = [];

const words = (text: string) => new Set(text.split(' '));
const BINARY = words('// == != < <= > >= + - * / % and or');
const ASSIGNMENT = words('= |= += -= *= /= %= //=');
/** Builtins that look at their input through their arguments only, and hand out something new. */
const BLIND = words(
  'empty/0 now/0 true/0 false/0 null/0 error/1 first/1 last/1 isempty/1 limit/2 nth/2 range/1 range/2 range/3',
);

function readWhole(reader: Reader, input: Value): Value {
  const value = readPipe(reader, input);
  if (reader.at < reader.tokens.length) throw new UnreadableJq('more than one program');
  return value;
}

function readPipe(reader: Reader, input: Value): Value {
  if (take(reader, 'def')) return readDefinition(reader, input);
  if (take(reader, 'label')) {
    next(reader);
    expect(reader, '|');
    return readPipe(reader, input);
  }
  const left = readComma(reader, input);
  return take(reader, '|') ? readPipe(reader, left) : left;
}

/** A function may be called on anything, so the input counts as used from here on. */
function readDefinition(reader: Reader, input: Value): Value {
  use(reader, input);
  while (!take(reader, ':')) next(reader);
  readPipe(reader, NEW);
  expect(reader, ';');
  return readPipe(reader, NEW);
}

function readComma(reader: Reader, input: Value): Value {
  const first = readOperators(reader, input);
  return take(reader, ',') ? [...first, ...readComma(reader, input)] : first;
}

/** Every operator looks at its operands, so precedence among them makes no difference. */
function readOperators(reader: Reader, input: Value): Value {
  let value = readOperand(reader, input);
  for (;;) {
    const operator = textOf(peek(reader)) ?? '';
    if (ASSIGNMENT.has(operator)) use(reader, input);
    else if (!BINARY.has(operator)) return value;
    reader.at++;
    use(reader, value);
    use(reader, readOperand(reader, input));
    value = NEW;
  }
}

function readOperand(reader: Reader, input: Value): Value {
  if (take(reader, '-')) return used(reader, readOperand(reader, input));
  if (take(reader, 'try')) {
    const tried = readOperand(reader, input);
    return take(reader, 'catch') ? [...tried, ...readOperand(reader, NEW)] : tried;
  }
  const value = readTerm(reader, input);
  return take(reader, 'as') ? readBinding(reader, input, value) : value;
}

/** A variable can be used anywhere, so what it holds counts as used. */
function readBinding(reader: Reader, input: Value, source: Value): Value {
  use(reader, source);
  skipPattern(reader, input);
  expect(reader, '|');
  return readPipe(reader, input);
}

/** Any pattern but a lone variable can hold expressions on the input. */
function skipPattern(reader: Reader, input: Value): void {
  const first = next(reader);
  const isVariable = first.kind === 'variable' && !isText(peek(reader), '?//');
  if (isVariable) return;
  use(reader, input);
  let depth = bracketStep(first);
  while (depth > 0 || !(isText(peek(reader), '|') || isText(peek(reader), '('))) {
    depth += bracketStep(next(reader));
  }
}

function bracketStep(token: Token): number {
  const text = textOf(token);
  if (text === '[' || text === '{' || text === '(') return 1;
  return text === ']' || text === '}' || text === ')' ? -1 : 0;
}

function readTerm(reader: Reader, input: Value): Value {
  let value = readHead(reader, input);
  for (;;) {
    const token = peek(reader);
    if (token?.kind === 'field') {
      reader.at++;
      value = below(value, token.name);
    } else if (isText(token, '[')) value = readIndex(reader, input, value);
    else if (take(reader, '.')) value = readDotted(reader, input, value);
    else if (!take(reader, '?')) return value;
  }
}

/** `.a."b"` and, since jq 1.7, `.a.["b"]`. */
function readDotted(reader: Reader, input: Value, value: Value): Value {
  return isText(peek(reader), '[') ? readIndex(reader, input, value) : readKey(reader, input, value);
}

function readKey(reader: Reader, input: Value, value: Value): Value {
  const token = next(reader);
  if (token.kind !== 'string') throw new UnreadableJq('a dot without a name');
  if (token.inner.length === 0) return below(value, token.text);
  useInner(reader, input, token.inner);
  return used(reader, value);
}

function readIndex(reader: Reader, input: Value, value: Value): Value {
  expect(reader, '[');
  if (peek(reader)?.kind === 'string' && isText(reader.tokens[reader.at + 1], ']')) {
    const found = readKey(reader, input, value);
    expect(reader, ']');
    return found;
  }
  use(reader, value);
  while (!take(reader, ']')) {
    if (!take(reader, ':')) use(reader, readPipe(reader, input));
  }
  return NEW;
}

function readHead(reader: Reader, input: Value): Value {
  const token = next(reader);
  switch (token.kind) {
    case 'field':
      return below(input, token.name);
    case 'string':
      return useInner(reader, input, token.inner);
    case 'format':
      return peek(reader)?.kind === 'string' ? readHead(reader, input) : used(reader, input);
    case 'number':
    case 'variable':
      return NEW;
    case 'name':
      return readName(reader, input, token.text);
    case 'symbol':
      return readSymbol(reader, input, token.text);
  }
}

function readSymbol(reader: Reader, input: Value, symbol: string): Value {
  switch (symbol) {
    case '.':
      return peek(reader)?.kind === 'string' ? readKey(reader, input, input) : input;
    case '..':
      return used(reader, input);
    case '(':
      return readUntil(reader, input, ')');
    case '[':
      return take(reader, ']') ? NEW : used(reader, readUntil(reader, input, ']'));
    case '{':
      return readObject(reader, input);
    default:
      throw new UnreadableJq(`unexpected ${symbol}`);
  }
}

function readObject(reader: Reader, input: Value): Value {
  while (!take(reader, '}')) {
    const key = next(reader);
    if (isText(key, '(')) use(reader, readUntil(reader, input, ')'));
    if (key.kind === 'string') useInner(reader, input, key.inner);
    if (take(reader, ':')) use(reader, readObjectValue(reader, input));
    else use(reader, shorthand(key, input));
    take(reader, ',');
  }
  return NEW;
}

/** Pipes may stand between `:` and `,`; a comma ends the value. */
function readObjectValue(reader: Reader, input: Value): Value {
  const value = readOperators(reader, input);
  return take(reader, '|') ? readObjectValue(reader, value) : value;
}

/** `{a}` is `{a: .a}`; `{$a}` looks at nothing. */
function shorthand(key: Token, input: Value): Value {
  if (key.kind === 'variable') return NEW;
  if (key.kind === 'name' || (key.kind === 'string' && key.inner.length === 0)) return below(input, key.text);
  return input;
}

function readName(reader: Reader, input: Value, name: string): Value {
  switch (name) {
    case 'if':
      return readIf(reader, input);
    case 'reduce':
    case 'foreach':
      return readFold(reader, input);
    case 'break':
      next(reader);
      return NEW;
    case 'select':
      expect(reader, '(');
      use(reader, readUntil(reader, input, ')'));
      return input;
    default:
      return readCall(reader, input, name);
  }
}

function readIf(reader: Reader, input: Value): Value {
  use(reader, readUntil(reader, input, 'then'));
  const chosen = readPipe(reader, input);
  if (take(reader, 'elif')) return [...chosen, ...readIf(reader, input)];
  if (take(reader, 'else')) return [...chosen, ...readUntil(reader, input, 'end')];
  expect(reader, 'end');
  return [...chosen, ...input];
}

/** What is folded and what it starts from count as used; the steps see nothing else. */
function readFold(reader: Reader, input: Value): Value {
  use(reader, readTerm(reader, input));
  expect(reader, 'as');
  skipPattern(reader, input);
  expect(reader, '(');
  use(reader, readPipe(reader, input));
  while (take(reader, ';')) readPipe(reader, NEW);
  expect(reader, ')');
  return NEW;
}

function readCall(reader: Reader, input: Value, name: string): Value {
  let count = 0;
  if (take(reader, '(')) {
    do {
      use(reader, readPipe(reader, input));
      count++;
    } while (take(reader, ';'));
    expect(reader, ')');
  }
  return BLIND.has(`${name}/${count}`) ? NEW : used(reader, input);
}

function readUntil(reader: Reader, input: Value, end: string): Value {
  const value = readPipe(reader, input);
  expect(reader, end);
  return value;
}

function useInner(reader: Reader, input: Value, inner: readonly (readonly Token[])[]): Value {
  for (const tokens of inner) use(reader, readWhole({ tokens, at: 0, used: reader.used }, input));
  return NEW;
}

function use(reader: Reader, value: Value): void {
  reader.used.push(...value);
}

function used(reader: Reader, value: Value): Value {
  use(reader, value);
  return NEW;
}

function below(value: Value, key: string): Value {
  return value.map((path) => [...path, key]);
}
