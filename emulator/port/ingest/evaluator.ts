import { loadJq } from 'jq-wasm';
import type { Jq } from 'jq-wasm';
import { PRELUDE, toJq } from './dialect';

/** jq's exit status for a program that does not compile. */
const COMPILE_ERROR = 3;

/** A path or a plain string compiles for certain; trying it out would cost some milliseconds. */
const SURELY_COMPILES = /^\s*(\.[A-Za-z_]\w*)+\??\s*$|^\s*"[^"\\]*"\s*$/;

/** Builtins that end the program or read the next input; Port's own binding crashes or hangs on them. */
const FORBIDDEN = /(?<![.\w$])(halt|halt_error|input|inputs|debug|stderr|import|include)(?!\w|\s*:)/;
const STRING = /"(?:\\.|[^"\\])*"/g;

function isForbidden(expression: string): boolean {
  return FORBIDDEN.test(toJq(expression).replace(STRING, '""'));
}

export interface Evaluator {
  /** Whether jq takes the expression on its own; what it does not take is always `null`. */
  compiles(expression: string): boolean;
  /** The first output over a JSON text; `null` on any error, as Port's binding has it. */
  first(input: string, expression: string): unknown;
  /** The output of a whole program; `undefined` where it failed. */
  run(input: string, program: string): unknown;
}

/** Loads jq (a few MB of WebAssembly). */
export async function createEvaluator(): Promise<Evaluator> {
  const jq = await loadJq();
  const known = new Map<string, boolean>();

  return {
    compiles(expression) {
      const verdict = known.get(expression) ?? tryOut(jq, expression);
      known.set(expression, verdict);
      return verdict;
    },
    first(input, expression) {
      if (isForbidden(expression)) return null;
      const line = execute(jq, input, PRELUDE + toJq(expression))?.stdout.split('\n', 1)[0];
      return parse(line) ?? null;
    },
    run(input, program) {
      const result = execute(jq, input, program);
      return result?.exitCode === 0 ? parse(result.stdout) : undefined;
    },
  };
}

function tryOut(jq: Jq, expression: string): boolean {
  if (SURELY_COMPILES.test(expression)) return true;
  if (isForbidden(expression)) return false;
  const result = execute(jq, 'null', PRELUDE + toJq(expression));
  return result !== undefined && result.exitCode !== COMPILE_ERROR;
}

/** `undefined` where jq aborts (memory, stack): to Port that is an error like any other, and errors are null. */
function execute(jq: Jq, input: string, program: string): { stdout: string; exitCode: number } | undefined {
  try {
    return jq.raw(input, program, ['-c']);
  } catch {
    return undefined;
  }
}

function parse(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  const value: unknown = JSON.parse(text);
  return value;
}
