import { asText } from './expression';
import type { Evaluate, Expression } from './expression';
import { notImplemented } from './refusal';

type Test = (text: string, needle: string) => boolean;

const alphanumeric = /[\p{L}\p{N}]/u;

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && alphanumeric.test(character);

/**
 * Whole terms, as Kusto's `has` understands them: runs of letters and digits, everything else, the underscore too,
 * separates. `before` and `after` say at which end the needle must begin or end a term.
 */
function containsTerm(text: string, needle: string, edges: { before: boolean; after: boolean }): boolean {
  if (needle === '') return true;
  const guardBefore = edges.before && isWordCharacter(needle[0]);
  const guardAfter = edges.after && isWordCharacter(needle.at(-1));
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const openBefore = !guardBefore || !isWordCharacter(text[at - 1]);
    if (openBefore && (!guardAfter || !isWordCharacter(text[at + needle.length]))) return true;
  }
  return false;
}

const has: Test = (text, needle) => containsTerm(text, needle, { before: true, after: true });
const hasPrefix: Test = (text, needle) => containsTerm(text, needle, { before: true, after: false });
const hasSuffix: Test = (text, needle) => containsTerm(text, needle, { before: false, after: true });
const contains: Test = (text, needle) => text.includes(needle);
const startsWith: Test = (text, needle) => text.startsWith(needle);
const endsWith: Test = (text, needle) => text.endsWith(needle);
const equals: Test = (text, needle) => text === needle;

interface TextOperator {
  readonly test: Test;
  readonly caseSensitive: boolean;
  readonly wanted: boolean;
}

const operator = (test: Test, caseSensitive: boolean, wanted = true): TextOperator => ({
  test,
  caseSensitive,
  wanted,
});

/** By Microsoft's SyntaxKind. */
const textOperators: Readonly<Record<string, TextOperator>> = {
  EqualTildeExpression: operator(equals, false),
  BangTildeExpression: operator(equals, false, false),
  HasExpression: operator(has, false),
  NotHasExpression: operator(has, false, false),
  HasCsExpression: operator(has, true),
  NotHasCsExpression: operator(has, true, false),
  HasPrefixExpression: operator(hasPrefix, false),
  NotHasPrefixExpression: operator(hasPrefix, false, false),
  HasPrefixCsExpression: operator(hasPrefix, true),
  NotHasPrefixCsExpression: operator(hasPrefix, true, false),
  HasSuffixExpression: operator(hasSuffix, false),
  NotHasSuffixExpression: operator(hasSuffix, false, false),
  HasSuffixCsExpression: operator(hasSuffix, true),
  NotHasSuffixCsExpression: operator(hasSuffix, true, false),
  ContainsExpression: operator(contains, false),
  NotContainsExpression: operator(contains, false, false),
  ContainsCsExpression: operator(contains, true),
  NotContainsCsExpression: operator(contains, true, false),
  StartsWithExpression: operator(startsWith, false),
  NotStartsWithExpression: operator(startsWith, false, false),
  StartsWithCsExpression: operator(startsWith, true),
  NotStartsWithCsExpression: operator(startsWith, true, false),
  EndsWithExpression: operator(endsWith, false),
  NotEndsWithExpression: operator(endsWith, false, false),
  EndsWithCsExpression: operator(endsWith, true),
  NotEndsWithCsExpression: operator(endsWith, true, false),
};

const folded = (caseSensitive: boolean, text: string): string => (caseSensitive ? text : text.toLowerCase());

/** `=~`, `has`, `contains`, `startswith` and their kin; undefined where the kind is none of them. */
export function textOperator(kind: string, left: Expression, right: Expression): Evaluate | undefined {
  const found = textOperators[kind];
  if (found === undefined) return undefined;
  const { test, caseSensitive, wanted } = found;
  const text = asText(left);
  const needle = asText(right);
  const fixed = right.constant === undefined ? undefined : folded(caseSensitive, needle([]));
  return (row) =>
    test(folded(caseSensitive, text(row)), fixed ?? folded(caseSensitive, needle(row))) === wanted;
}

/** `has_any` and `has_all`: without case, over whole terms. */
export function hasMany(
  left: Expression,
  needles: (row: Parameters<Evaluate>[0]) => readonly string[],
  all: boolean,
): Evaluate {
  const text = asText(left);
  return (row) => {
    const lower = text(row).toLowerCase();
    const matches = (needle: string): boolean => has(lower, needle.toLowerCase());
    return all ? needles(row).every(matches) : needles(row).some(matches);
  };
}

/** An RE2 pattern as JavaScript's; throws where JavaScript cannot read it. */
export function regexOf(pattern: string, flags = ''): RegExp {
  const insensitive = pattern.startsWith('(?i)');
  const body = (insensitive ? pattern.slice(4) : pattern).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(body, flags + (insensitive ? 'i' : ''));
  } catch (cause) {
    throw notImplemented(`the regular expression ${pattern} (${String(cause)})`);
  }
}

export function matchesRegex(left: Expression, right: Expression): Evaluate {
  if (typeof right.constant !== 'string')
    throw notImplemented('matches regex with a pattern that is no literal');
  const pattern = regexOf(right.constant);
  const text = asText(left);
  return (row) => pattern.test(text(row));
}
