/**
 * Port rewrites single quotes before jq sees a program: an opening one only at the start or after white space, a
 * closing one only before white space or at the end. `gsub('a';'b')` therefore stays a syntax error.
 * Source: port-labs/jq-node-bindings, lib/jq.js.
 */
const SINGLE_QUOTES = /(^|\s)'(?!\s|")|(?<!\s|")'(\s|$)/g;

/** Blanks the environment. Source: the same file. */
export const PRELUDE = 'def env: {}; {} as $ENV | ';

/** The expression as jq gets it. */
export function toJq(expression: string): string {
  return expression.replace(SINGLE_QUOTES, '$1"$2');
}
