import { PRELUDE, rewriteSingleQuotes } from '../../catalog/jq-dialect';
import { IDENTITY, type Field, type RuleLayout } from './layout';

/**
 * jq programs for a page: their input is an array of what the expressions see as `.`; they yield, for each input and
 * each rule, the rows of `row.ts`. There is one for a whole page because every run of jq costs some milliseconds,
 * however small it is. Both mean one evaluation for each expression, of which the first output counts.
 */
export interface PageProgram {
  /** Evaluates all fields of a row together, and one by one only where that does not yield exactly one row. */
  readonly fast: string;
  /** Evaluates every field by itself: slower, and never led astray by one field's outputs while it tries another. */
  readonly safe: string;
}

export function buildProgram(layouts: readonly RuleLayout[]): PageProgram {
  return { fast: forPage(layouts, fastRow), safe: forPage(layouts, safeRow) };
}

function forPage(layouts: readonly RuleLayout[], toRow: (layout: RuleLayout) => string): string {
  const rules = layouts.map((layout) => `[${forEachElement(layout, toRow(layout))}]`);
  return `${PRELUDE}[.[] | [${rules.join(',\n')}]]`;
}

/** Null instead of a list has no elements; anything else instead of a list is a mistake. */
function forEachElement({ rule: { itemsToParse, itemName } }: RuleLayout, row: string): string {
  if (itemsToParse === undefined) return row;
  return `${firstOf(itemsToParse)} as $list
| if $list | has("e") then {failed: ["itemsToParse", $list.e]}
  elif $list.v == null then empty
  elif ($list.v | type) != "array" then {failed: ["itemsToParse", "yields \\($list.v | type), not an array"]}
  else $list.v[] as $element | . + {${JSON.stringify(itemName)}: $element} | ${row} end`;
}

/**
 * Outputs of several fields multiply, and one without output leaves no row at all: exactly one row means exactly one
 * output of each. Two are enough to see that there are more.
 */
function fastRow(layout: RuleLayout): string {
  const bind = ({ jq }: Field, index: number): string => `${toJq(jq)} as $f${index} | `;
  const row = layout.fields.map(bind).join('') + listOf(layout.fields);
  const refused = `${layout.fields.slice(0, IDENTITY).map(bind).join('')}{excluded: [$f0, $f1]}`;
  return `. as $input | (try [limit(2; ${fastSelection(layout, row, refused)})] catch null)
| if length == 1 then .[0] else $input | ${safeRow(layout)} end`;
}

/**
 * Rows multiply only within one branch, hence the filter's first output alone. Whatever is neither true nor false,
 * though it has to be, is left to the safe form, which says what is wrong.
 */
function fastSelection({ rule: { filter } }: RuleLayout, row: string, refused: string): string {
  if (filter === undefined) return row;
  const selected = `first(${toJq(filter.jq)}) as $selected | if $selected`;
  if (!filter.mustBeBoolean) return `${selected} then ${row} else null end`;
  return `${selected} == true then ${row} elif $selected == false then ${refused} else error end`;
}

function safeRow(layout: RuleLayout): string {
  const bind = ({ jq }: Field, index: number): string => `${firstOf(jq)} as $f${index} | `;
  const row = `${layout.fields.map(bind).join('')}{safe: ${listOf(layout.fields)}}`;
  const refused = `${layout.fields.slice(0, IDENTITY).map(bind).join('')}{excluded: [$f0.v, $f1.v]}`;
  return `(${safeSelection(layout, row, refused)})`;
}

function safeSelection({ rule: { filter } }: RuleLayout, row: string, refused: string): string {
  if (filter === undefined) return row;
  const selected = `${firstOf(filter.jq)} as $selected | if $selected | has("e")`;
  if (!filter.mustBeBoolean)
    return `${selected} then {failed: ["filter", $selected.e]} elif $selected.v then ${row} else null end`;
  return `${selected} then {failed: ["selector.query", $selected.e]}
  elif $selected.v == true then ${row}
  elif $selected.v == false then ${refused}
  else {failed: ["selector.query", "yields \\($selected.v | type), not true or false"]} end`;
}

/** The first output as `{v}`, null where there is none, or the error as `{e}`. */
function firstOf(expression: string): string {
  return `first((try {v: ${toJq(expression)}} catch {e: .}), {v: null})`;
}

function listOf(fields: readonly Field[]): string {
  return `[${fields.map((_, index) => `$f${index}`).join(', ')}]`;
}

/** Two line breaks: one ends a comment that the expression may close with, unless a backslash there escapes it. */
function toJq(expression: string): string {
  return `(${rewriteSingleQuotes(expression)}\n\n)`;
}
