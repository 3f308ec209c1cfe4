import { regexOf } from '../text-operators';
import { toText } from '../values';
import type { Evaluate, Expression } from '../expression';
import { argument, literalText, numberArgument, ofText, textArgument } from './definition';
import type { Call, FunctionDefinition, FunctionTable } from './definition';

const strcat: FunctionDefinition = (call) => {
  const texts = call.args.map((_, index) => textArgument(call, index));
  return (row) => texts.map((text) => text(row)).join('');
};

const strcatDelim: FunctionDefinition = (call) => {
  const [delimiter, ...texts] = call.args.map((_, index) => textArgument(call, index));
  return (row) => texts.map((text) => text(row)).join(delimiter?.(row) ?? '');
};

/** A negative start counts from the end, as in Kusto. */
const substring: FunctionDefinition = (call) => {
  const text = textArgument(call, 0);
  const start = numberArgument(call, 1);
  const length = call.args.length > 2 ? numberArgument(call, 2) : undefined;
  return (row) => {
    const whole = text(row);
    const asked = start(row) ?? 0;
    const from = asked < 0 ? Math.max(0, whole.length + asked) : asked;
    const count = length === undefined ? whole.length : (length(row) ?? 0);
    return whole.slice(from, from + Math.max(0, count));
  };
};

const split: FunctionDefinition = (call) => {
  const text = textArgument(call, 0);
  const delimiter = textArgument(call, 1);
  const index = call.args.length > 2 ? numberArgument(call, 2) : undefined;
  return (row) => {
    const parts = text(row).split(delimiter(row));
    if (index === undefined) return parts;
    const part = parts.at(index(row) ?? 0);
    return part === undefined ? [] : [part];
  };
};

const replaceString: FunctionDefinition = (call) => {
  const [text, from, to] = [textArgument(call, 0), textArgument(call, 1), textArgument(call, 2)];
  return (row) => {
    const lookup = from(row);
    // A function as replacement: in a plain one JavaScript would read `$&` and the like.
    return lookup === '' ? text(row) : text(row).replaceAll(lookup, () => to(row));
  };
};

const replaceRegex: FunctionDefinition = (call) => {
  const text = textArgument(call, 0);
  const pattern = regexOf(literalText(call, 1), 'g');
  const replacement = literalText(call, 2)
    .replaceAll('$', '$$$$')
    .replaceAll(/\\(\d)/g, '$$$1');
  return (row) => text(row).replace(pattern, replacement);
};

/** Kusto's trims take the pattern first. */
const trim =
  (shape: (pattern: string) => string): FunctionDefinition =>
  (call) => {
    const pattern = regexOf(shape(literalText(call, 0)), 'g');
    const text = textArgument(call, 1);
    return (row) => text(row).replace(pattern, '');
  };

const extract: FunctionDefinition = (call) => {
  const pattern = regexOf(literalText(call, 0));
  const group = numberArgument(call, 1);
  const text = textArgument(call, 2);
  return (row) => pattern.exec(text(row))?.[group(row) ?? 0] ?? '';
};

const indexOf: FunctionDefinition = (call) => {
  const text = textArgument(call, 0);
  const needle = textArgument(call, 1);
  const start = call.args.length > 2 ? numberArgument(call, 2) : () => 0;
  return (row) => text(row).indexOf(needle(row), start(row) ?? 0);
};

const strcmp: FunctionDefinition = (call) => {
  const left = textArgument(call, 0);
  const right = textArgument(call, 1);
  return (row) => {
    const [a, b] = [left(row), right(row)];
    if (a === b) return 0;
    return a < b ? -1 : 1;
  };
};

const mix = (hash: number, factor: number): number => Math.imul(hash ^ (hash >>> 15), factor);

/** A stable 53-bit hash. Kusto's is xxHash64: the numbers differ, the use (spreading rows) does not. */
export function stableHash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = mix(high, 2246822507) ^ mix(low, 3266489909);
  low = mix(low, 2246822507) ^ mix(high, 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

const hash: FunctionDefinition = (call) => {
  const text = textArgument(call, 0);
  const modulus = call.args.length > 1 ? numberArgument(call, 1) : undefined;
  return (row) => {
    const value = stableHash(text(row));
    const by = modulus?.(row) ?? null;
    return by === null ? value : value % by;
  };
};

const isEmpty = (call: Call, wanted: boolean): Evaluate => {
  const { evaluate, type }: Expression = argument(call, 0);
  return (row) => (toText(evaluate(row), type) === '') === wanted;
};

export const textFunctions: FunctionTable = {
  tolower: ofText((text) => text.toLowerCase()),
  toupper: ofText((text) => text.toUpperCase()),
  strlen: ofText((text) => Array.from(text).length),
  reverse: ofText((text) => Array.from(text).reverse().join('')),
  isempty: (call) => isEmpty(call, true),
  isnotempty: (call) => isEmpty(call, false),
  notempty: (call) => isEmpty(call, false),
  strcat,
  strcat_delim: strcatDelim,
  strcmp,
  substring,
  split,
  replace_string: replaceString,
  replace_regex: replaceRegex,
  trim: trim((pattern) => `^(?:${pattern})+|(?:${pattern})+$`),
  trim_start: trim((pattern) => `^(?:${pattern})+`),
  trim_end: trim((pattern) => `(?:${pattern})+$`),
  extract,
  indexof: indexOf,
  hash,
};
