import { rewriteSingleQuotes } from './jq-dialect';
import { tokenize, UnreadableJq, type Token } from './jq-tokens';

/** The text that an expression yields whatever its input, as `"entra-id-user"` does; `undefined` for anything else. */
export function literalOf(expression: string): string | undefined {
  const [token, ...more] = tokensOf(expression);
  return more.length === 0 && token !== undefined ? plainText(token) : undefined;
}

/** Every text that stands in an expression. */
export function stringsIn(expression: string): string[] {
  return textsIn(tokensOf(expression));
}

function textsIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.kind !== 'string') return [];
    return token.inner.length > 0 ? token.inner.flatMap(textsIn) : [token.text];
  });
}

function plainText(token: Token): string | undefined {
  return token.kind === 'string' && token.inner.length === 0 ? token.text : undefined;
}

/** None where it cannot be split; jq says why when it is compiled. */
function tokensOf(expression: string): readonly Token[] {
  try {
    return tokenize(rewriteSingleQuotes(expression));
  } catch (error) {
    if (error instanceof UnreadableJq) return [];
    throw error;
  }
}
