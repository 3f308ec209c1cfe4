/** What is wrong with a text that is not JSON; line and column count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type JsonText = { readonly value: unknown } | { readonly fault: JsonFault };

/** Parses strictly: what `JSON.parse` refuses, and an object that names a key twice, of which it would keep the last. */
export function parseJson(text: string): JsonText {
  const scanner = { text: text.replace(/^\uFEFF/, ' '), at: 0, depth: 0 };
  try {
    scanValue(scanner);
    skipSpace(scanner);
    if (scanner.at < scanner.text.length) fail(scanner, 'nothing may follow the document');
    const value: unknown = JSON.parse(scanner.text);
    return { value };
  } catch (error) {
    if (error instanceof Unexpected) return { fault: toFault(scanner.text, error) };
    throw error;
  }
}

interface Scanner {
  readonly text: string;
  at: number;
  /** How many objects and lists are open. */
  depth: number;
}

/** Ten times what a blueprint needs; at some thousands the parser itself would run out of stack. */
const MAX_DEPTH = 100;

class Unexpected extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const SPACE = /[ \t\r\n]*/y;

function scanValue(scanner: Scanner): void {
  skipSpace(scanner);
  const first = scanner.text[scanner.at];
  if (first === '{') scanObject(scanner);
  else if (first === '[') scanArray(scanner);
  else if (first === '"') scanString(scanner);
  else if (take(scanner, SCALAR) === undefined) fail(scanner, 'expected a value');
}

function scanObject(scanner: Scanner): void {
  const keys = new Set<string>();
  scanList(scanner, '}', () => {
    const start = scanner.at;
    const key = scanString(scanner);
    if (keys.has(key)) fail({ ...scanner, at: start }, `the key ${key} stands here twice`);
    keys.add(key);
    skipSpace(scanner);
    if (scanner.text[scanner.at] !== ':') fail(scanner, 'expected ":"');
    scanner.at++;
    scanValue(scanner);
  });
}

function scanArray(scanner: Scanner): void {
  scanList(scanner, ']', () => scanValue(scanner));
}

function scanList(scanner: Scanner, end: string, scanElement: () => void): void {
  if (scanner.depth === MAX_DEPTH)
    fail(scanner, `more than ${MAX_DEPTH} objects and lists within each other`);
  scanner.depth++;
  scanElements(scanner, end, scanElement);
  scanner.depth--;
}

function scanElements(scanner: Scanner, end: string, scanElement: () => void): void {
  scanner.at++;
  skipSpace(scanner);
  if (scanner.text[scanner.at] === end) {
    scanner.at++;
    return;
  }
  for (;;) {
    skipSpace(scanner);
    scanElement();
    skipSpace(scanner);
    const next = scanner.text[scanner.at];
    if (next !== ',' && next !== end) fail(scanner, `expected "," or "${end}"`);
    scanner.at++;
    if (next === end) return;
  }
}

function scanString(scanner: Scanner): string {
  const text = take(scanner, STRING);
  if (text === undefined)
    fail(scanner, scanner.text[scanner.at] === '"' ? 'a broken string' : 'expected a string');
  return text;
}

function skipSpace(scanner: Scanner): void {
  take(scanner, SPACE);
}

function take(scanner: Scanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.at;
  const taken = pattern.exec(scanner.text)?.[0];
  scanner.at += taken?.length ?? 0;
  return taken;
}

function fail(scanner: Scanner, message: string): never {
  const found = scanner.at < scanner.text.length ? '' : ', but the file ends here';
  throw new Unexpected(scanner.at, message + found);
}

function toFault(text: string, { at, message }: Unexpected): JsonFault {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}
