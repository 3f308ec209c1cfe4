import { formatDatetime, formatTimespan } from './datetime';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A datetime and a timespan are 100 ns ticks (bigint); everything else is as JSON has it. A string is never null. */
export type Value = Json | bigint;

/** One row while a query runs: values by position; `Column[]` beside it says what stands where. */
export type Tuple = readonly Value[];

export type KqlType =
  'bool' | 'datetime' | 'dynamic' | 'guid' | 'int' | 'long' | 'real' | 'string' | 'timespan';

export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

const types: ReadonlySet<string> = new Set<KqlType>([
  'bool',
  'datetime',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
]);

export const isKqlType = (name: string): name is KqlType => types.has(name);

/** Rows of a table are JSON by contract; this checks the outermost value only, for speed. */
const isJson = (value: unknown): value is Json =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

export const jsonOf = (value: unknown): Json => (isJson(value) ? value : null);

/** What stands in a column of an outer join's unmatched side, and in a missing column: '' for a string, else null. */
export const emptyOf = (type: KqlType): Value => (type === 'string' ? '' : null);

export const isNumeric = (type: KqlType): boolean => type === 'int' || type === 'long' || type === 'real';

export const isBag = (value: Value): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Value): value is readonly Json[] => Array.isArray(value);

const dynamicToText = (value: Value): string => {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
};

/** Kusto's `tostring()`: null becomes '', a bool 'True', a JSON bool 'true'. */
export function toText(value: Value, type: KqlType): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (type === 'bool') return value === true ? 'True' : 'False';
  if (typeof value === 'bigint') return type === 'datetime' ? formatDatetime(value) : formatTimespan(value);
  return dynamicToText(value);
}

/** What a value looks like in JSON, in an answer as well as inside a dynamic: ticks become text. */
export function toJson(value: Value, type: KqlType): Json {
  if (typeof value !== 'bigint') return value;
  return type === 'datetime' ? formatDatetime(value) : formatTimespan(value);
}
