import { rewriteSingleQuotes } from './jq-dialect';
import { tokenize, UnreadableJq } from './jq-tokens';

/** The text that an expression yields whatever its input, as `"entra-id-user"` does; `undefined` for anything else. */
export function literalOf(expression: string): string | undefined {
  try {
    const [token, ...more] = tokenize(rewriteSingleQuotes(expression));
    return more.length === 0 && token?.kind === 'string' && token.inner.length === 0 ? token.text : undefined;
  } catch (error) {
    if (error instanceof UnreadableJq) return undefined;
    throw error;
  }
}
