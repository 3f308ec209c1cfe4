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

/** Such as `.a.b`: compiles in every jq, and is what most expressions are. */
const PLAIN = /^(?:\.[A-Za-z_]\w*)+$/;

/**
 * Loads jq, which takes some 40 ms, and therefore only where expressions are checked.
 * @throws if the WebAssembly module cannot be read.
 */
export async function loadJqCheck(): Promise<CheckJq> {
  const { loadJq } = await import('jq-wasm');
  const jq = await loadJq();
  const faults = new Map<string, string | undefined>();
  return (expression) => {
    if (PLAIN.test(expression)) return undefined;
    if (!faults.has(expression))
      faults.set(expression, findUnavailable(expression) ?? compileFault(jq, expression));
    return faults.get(expression);
  };
}

/**
 * `empty |` stands before the bare expression: it is compiled and not run, and an unbalanced `.a) | (.b` is refused,
 * which parentheses around it would have made valid.
 */
function compileFault(jq: Jq, expression: string): string | undefined {
  try {
    const { exitCode, stderr } = jq.raw(null, `empty | ${toPortProgram(expression)}`);
    return exitCode === 0 ? undefined : toMessage(stderr);
  } catch (error) {
    // jq works out constants while it compiles: `"x" * 1e9` takes all memory there is without being run.
    if (!(error instanceof Error && error.name === 'RuntimeError')) throw error;
    return 'jq cannot compile this: its constants take more memory than there is';
  }
}

function toMessage(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('jq: error')) ?? stderr.trim();
  const reason = line.replace(/^jq: error: /, '').replace(/ at <[^>]+>.*$/, '');
  return `jq does not compile this: ${reason}`;
}

/** Says which of those an expression uses, or `undefined`. It does not say that the expression compiles. */
export function findUnavailable(expression: string): string | undefined {
  if (expression.includes('\0')) return 'a JQ program cannot hold the character U+0000; write \\u0000';
  const name = namesOf(rewriteSingleQuotes(expression)).find((text) => UNAVAILABLE.has(text));
  return name === undefined ? undefined : `${name} is not available in Port's JQ`;
}

/** Every word of what cannot be split, rather than letting one through. */
function namesOf(program: string): readonly string[] {
  try {
    return namesIn(tokenize(program));
  } catch (error) {
    if (error instanceof UnreadableJq) return program.match(/\w+/g) ?? [];
    throw error;
  }
}

/** Names that are not keys of an object; before the colon of a slice, `.[input:2]`, stands no key. */
function namesIn(tokens: readonly Token[]): string[] {
  const open: string[] = [];
  return tokens.flatMap((token, index) => {
    if (token.kind === 'string') return token.inner.flatMap(namesIn);
    if (token.kind === 'symbol') follow(open, token.text);
    const isKey = open.at(-1) === '{' && isText(tokens[index + 1], ':');
    return token.kind === 'name' && !isKey ? [token.text] : [];
  });
}

/** Keeps the brackets that are open, the innermost last. */
function follow(open: string[], symbol: string): void {
  if ('([{'.includes(symbol)) open.push(symbol);
  if (')]}'.includes(symbol)) open.pop();
}
