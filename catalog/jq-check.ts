import type { Jq } from 'jq-wasm';
import { toPortProgram } from './jq-dialect';

/** Says why Port could not run an expression, or `undefined` where it compiles. Runs nothing on any data. */
export type CheckJq = (expression: string) => string | undefined;

/**
 * Loads jq, which takes some 40 ms, and therefore only where expressions are checked.
 * @throws if the WebAssembly module cannot be read.
 */
export async function loadJqCheck(): Promise<CheckJq> {
  const { loadJq } = await import('jq-wasm');
  const jq = await loadJq();
  return (expression) => checkJq(jq, expression);
}

/**
 * `empty |` stands before the bare expression: it is compiled and not run, and an unbalanced `.a) | (.b` is refused,
 * which parentheses around it would have made valid.
 */
function checkJq(jq: Jq, expression: string): string | undefined {
  const { exitCode, stderr } = jq.raw(null, `empty | ${toPortProgram(expression)}`);
  return exitCode === 0 ? undefined : toMessage(stderr);
}

function toMessage(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('jq: error')) ?? stderr.trim();
  const reason = line.replace(/^jq: error: /, '').replace(/ at <[^>]+>.*$/, '');
  return `jq does not compile this: ${reason}`;
}
