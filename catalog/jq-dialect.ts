/**
 * A single quote at the start or after whitespace opens a string, one at the end or before whitespace closes it;
 * every other single quote stays, and is then a syntax error to jq.
 * Source: port-labs/jq-node-bindings, lib/jq.js (1.0.6); port-labs/ocean, jq_entity_processor.py says it mirrors it.
 */
const SINGLE_QUOTES = /(^|\s)'(?!\s|")|(?<!\s|")'(\s|$)/g;

/** What Port puts before every program, so that JQ does not read its environment. Source: as above. */
export const PRELUDE = 'def env: {}; {} as $ENV | ';

/** Rewrites single quotes exactly as Port does, its failures included: `('a' + .b)` becomes `('a" + .b)`. */
export function rewriteSingleQuotes(expression: string): string {
  return expression.replace(SINGLE_QUOTES, '$1"$2');
}

/** The program that jq runs for an expression of a mapping, as Port builds it. */
export function toPortProgram(expression: string): string {
  return PRELUDE + rewriteSingleQuotes(expression);
}
