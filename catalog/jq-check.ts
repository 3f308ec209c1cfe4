import type { Jq } from 'jq-wasm';
import { isText } from './jq-cursor';
import { rewriteSingleQuotes, toPortProgram } from './jq-dialect';
import { tokenize, UnreadableJq, type Token } from './jq-tokens';

/** Says why Port could not run an expression, or `undefined` where it compiles. Runs nothing on any data. */
export type CheckJq = (expression: string) => string | undefined;

/**
 * What compiles and still cannot run at Port, which evaluates one expression on one value: builtins that read further
 * input or a file, or write to a stream, or end the process.
 */
const UNAVAILABLE = new Set([
  'input',
  'inputs',
  'debug',
  'stderr',
  'halt',
  'halt_error',
  'input_line_number',
  'input_filename',
  'import',
  'include',
]);

/**
 * Loads jq, which takes some 40 ms, and therefore only where expressions are checked.
 * @throws if the WebAssembly module cannot be read.
 */
export async function loadJqCheck(): Promise<CheckJq> {
  const { loadJq } = await import('jq-wasm');
  const jq = await loadJq();
  return (expression) => findUnavailable(expression) ?? compileFault(jq, expression);
}

/**
 * `empty |` stands before the bare expression: it is compiled and not run, and an unbalanced `.a) | (.b` is refused,
 * which parentheses around it would have made valid.
 */
function compileFault(jq: Jq, expression: string): string | undefined {
  const { exitCode, stderr } = jq.raw(null, `empty | ${toPortProgram(expression)}`);
  return exitCode === 0 ? undefined : toMessage(stderr);
}

function toMessage(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('jq: error')) ?? stderr.trim();
  const reason = line.replace(/^jq: error: /, '').replace(/ at <[^>]+>.*$/, '');
  return `jq does not compile this: ${reason}`;
}

/** Says which of those an expression uses, or `undefined`. It does not say that the expression compiles. */
export function findUnavailable(expression: string): string | undefined {
  const name = namesIn(tokensOf(expression)).find((text) => UNAVAILABLE.has(text));
  return name === undefined ? undefined : `${name} is not available in Port's JQ`;
}

/** Names that are not keys of an object. */
function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.kind === 'string') return token.inner.flatMap(namesIn);
    return token.kind === 'name' && !isText(tokens[index + 1], ':') ? [token.text] : [];
  });
}

function tokensOf(expression: string): readonly Token[] {
  try {
    return tokenize(rewriteSingleQuotes(expression));
  } catch (error) {
    if (error instanceof UnreadableJq) return [];
    throw error;
  }
}
