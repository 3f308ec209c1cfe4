import type { Mapping } from '../webhooks/schema';
import { PRELUDE, toJq } from './dialect';

/** An entity that a mapping made of one item. */
export interface MappedRow {
  /** Which of the webhook's mappings. */
  readonly mapping: number;
  readonly entity: Readonly<Record<string, unknown>>;
}

/**
 * One jq program for all mappings of a webhook over a whole event, because each run of jq costs some milliseconds
 * however small it is. It means what one evaluation per expression means: an expression that fails or has no output is
 * null, of several outputs the first counts, and one that does not compile (`compiles`) is null throughout.
 */
export function buildProgram(
  mappings: readonly Mapping[],
  compiles: (expression: string) => boolean,
): string {
  const field = (expression: string): string => {
    if (!compiles(expression)) return 'null';
    // The line break ends a comment that the expression may close with.
    return `first((try (${toJq(expression)}\n) catch null), null)`;
  };
  const rows = mappings.map((mapping, index) => `(${buildMapping(mapping, index, field)})`);
  return `${PRELUDE}. as $root | [${rows.join(',\n')}]`;
}

function buildMapping(mapping: Mapping, index: number, field: (expression: string) => string): string {
  const items =
    mapping.itemsToParse === undefined
      ? '$root'
      : `${field(mapping.itemsToParse)} | if type == "array" then .[] else empty end | . as $item | $root + {item: $item}`;
  const entity = renderTemplate(mapping.entity, field);
  const row = `{mapping: ${index}, entity: ${entity}}`;
  if (mapping.filter === undefined) return `${items} | ${row}`;
  return `${items} | if (${field(mapping.filter)} | . == null or . == false) then empty else ${row} end`;
}

/** Strings are JQ, at any depth (search queries are objects of JQ); other values stand for themselves. */
function renderTemplate(template: unknown, field: (expression: string) => string): string {
  if (typeof template === 'string') return field(template);
  if (Array.isArray(template)) return `[${template.map((one) => renderTemplate(one, field)).join(',')}]`;
  if (typeof template !== 'object' || template === null) return JSON.stringify(template ?? null);
  const entries = Object.entries(template).filter(([, value]) => value !== undefined);
  return `{${entries.map(([key, value]) => `${toKey(key)}: (${renderTemplate(value, field)})`).join(',')}}`;
}

/** A key as a jq string; jq would interpolate `\(`, which JSON escapes. */
function toKey(key: string): string {
  return JSON.stringify(key);
}
