/** A piece of a JQ program. A string holds its text where it is plain, and the programs in its `\(…)` otherwise. */
export type Token =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'string'; readonly text: string; readonly inner: readonly (readonly Token[])[] }
  | { readonly kind: 'name' | 'variable' | 'format' | 'symbol'; readonly text: string }
  | { readonly kind: 'number' };

/** The program cannot be split or followed; what it reads is unknown. */
export class UnreadableJq extends Error {}

const SPACE = /(?:\s|#[^\r\n\\]*(?=\r?\n|$))+/y;
const FIELD = /\.([A-Za-z_]\w*)/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y;
const VARIABLE = /\$\s*((?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)/y;
const FORMAT = /@\w+/y;
const SYMBOL = /\?\/\/|\/\/=|\/\/|\.\.|[|+\-*/%=!<>]=|[.[\](){}|,:;=<>+\-*/%?]/y;
const STRING_TEXT = /(?:[^"\\]|\\[^(])+/y;

interface Scanner {
  readonly text: string;
  at: number;
}

/**
 * Splits a program as jq's lexer does.
 * @throws UnreadableJq for what jq would refuse, and for a backslash or a lone carriage return in a comment, on which its versions differ.
 */
export function tokenize(text: string): readonly Token[] {
  const scanner = { text, at: 0 };
  const tokens = scanTokens(scanner);
  if (scanner.at < text.length) throw new UnreadableJq('unbalanced parenthesis');
  return tokens;
}

/** Ends at the end of the text, or before a `)` that nothing here opened. */
function scanTokens(scanner: Scanner): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (;;) {
    match(scanner, SPACE);
    if (scanner.at >= scanner.text.length) return tokens;
    const next = scanner.text[scanner.at];
    if (next === ')' && depth === 0) return tokens;
    if (next === '(') depth++;
    if (next === ')') depth--;
    tokens.push(scanToken(scanner));
  }
}

function scanToken(scanner: Scanner): Token {
  if (scanner.text[scanner.at] === '"') return scanString(scanner);
  const field = match(scanner, FIELD)?.[1];
  if (field !== undefined) return { kind: 'field', name: field };
  if (match(scanner, NUMBER)) return { kind: 'number' };
  const variable = match(scanner, VARIABLE)?.[1];
  if (variable !== undefined) return { kind: 'variable', text: variable };
  const name = match(scanner, NAME)?.[0];
  if (name !== undefined) return { kind: 'name', text: name };
  const format = match(scanner, FORMAT)?.[0];
  if (format !== undefined) return { kind: 'format', text: format };
  const symbol = match(scanner, SYMBOL)?.[0];
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  throw new UnreadableJq(`unexpected character at ${scanner.at}`);
}

function scanString(scanner: Scanner): Token {
  const inner: (readonly Token[])[] = [];
  let raw = '';
  scanner.at++;
  for (;;) {
    raw += match(scanner, STRING_TEXT)?.[0] ?? '';
    if (scanner.text[scanner.at] === '"') break;
    if (!scanner.text.startsWith('\\(', scanner.at)) throw new UnreadableJq('a string without end');
    scanner.at += 2;
    inner.push(scanTokens(scanner));
    if (scanner.text[scanner.at] !== ')') throw new UnreadableJq('an interpolation without end');
    scanner.at++;
  }
  scanner.at++;
  return { kind: 'string', text: inner.length > 0 ? '' : unescape(raw), inner };
}

/** jq's escapes are JSON's; line breaks may stand in its strings, unlike in JSON's. */
function unescape(raw: string): string {
  const json = raw.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1));
  try {
    return String(JSON.parse(`"${json}"`));
  } catch {
    throw new UnreadableJq('an escape that JSON does not know');
  }
}

function match(scanner: Scanner, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text) ?? undefined;
  scanner.at += found?.[0].length ?? 0;
  return found;
}
