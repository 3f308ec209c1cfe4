import { UnreadableJq, type Token } from './jq-tokens';

/** A place in the tokens of a program. */
export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

export function peek({ tokens, at }: Cursor): Token | undefined {
  return tokens[at];
}

/** @throws UnreadableJq at the end of the program. */
export function next(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token === undefined) throw new UnreadableJq('it ends too early');
  cursor.at++;
  return token;
}

/** Whether a token is that symbol or name. */
export function isText(token: Token | undefined, text: string): boolean {
  return textOf(token) === text;
}

export function textOf(token: Token | undefined): string | undefined {
  return token?.kind === 'symbol' || token?.kind === 'name' ? token.text : undefined;
}

/** Goes past a symbol or name if it stands here. */
export function take(cursor: Cursor, text: string): boolean {
  const found = isText(peek(cursor), text);
  if (found) cursor.at++;
  return found;
}

/** @throws UnreadableJq if something else stands here. */
export function expect(cursor: Cursor, text: string): void {
  if (!take(cursor, text)) throw new UnreadableJq(`expected ${text}`);
}
