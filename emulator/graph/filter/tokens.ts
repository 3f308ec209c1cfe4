import { badRequest } from '../graph-error';

export type Token =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string };

const PATTERN = /\s*(?:'(?<string>(?:[^']|'')*)'|(?<word>[\p{L}\p{N}_$.:/+-]+)|(?<mark>[(),]))/uy;

/** The words of a filter: quoted strings, names and literals, and marks. Throws `GraphError` 400. */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  const text = filter.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const groups = PATTERN.exec(text)?.groups;
    if (groups === undefined) throw badRequest(`Syntax error at position ${at} in '${filter}'.`);
    const { string, word, mark } = groups;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark ?? '' });
  }
  return tokens;
}
