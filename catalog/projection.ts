import { expressionsOfMapping } from './expressions';
import { readsOf } from './jq-reads';
import { EACH, pathsOf, type Path } from './jq-values';
import type { Webhook } from './webhook';

/** Columns of a Resource Graph row that are read only where a mapping asks for them; the others always are. */
const OPTIONAL_COLUMNS = [
  'extendedLocation',
  'identity',
  'kind',
  'managedBy',
  'plan',
  'sku',
  'zones',
] as const;

export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** Keys of objects, from a row or a value in it downwards. */
type Keys = readonly string[];

/** What a mapping reads of a Resource Graph row beyond the fields that every delivery carries. */
export interface Projection {
  /** In alphabetical order. */
  readonly columns: readonly OptionalColumn[];
  /** Key by key below `properties`, in order and without one that lies below another; `all` is the whole column. */
  readonly propertyPaths: readonly Keys[] | 'all';
}

const EVERYTHING: Projection = { columns: OPTIONAL_COLUMNS, propertyPaths: 'all' };

/**
 * Which columns and which paths below `properties` the JQ of a webhook asks for, in either wire format. It may name
 * more than the mapping reads, never less, as long as what stands above a path is an object or null: JQ that cannot be
 * followed asks for everything.
 */
export function projectionOf(webhook: Webhook): Projection {
  const paths: Path[] = [];
  for (const mapping of webhook.mappings) {
    for (const { path, text } of expressionsOfMapping(mapping)) {
      const reads = readsOf(text);
      if (reads === 'all') return EVERYTHING;
      const result = pathsOf(reads.result);
      const handedOut = path[0] === 'itemsToParse' ? result.filter(isNotBatch) : result;
      paths.push(...reads.used, ...reads.touched, ...handedOut);
    }
  }
  return toProjection(paths.map(toKeys));
}

/** A list, and what is touched, is read whole: its parts cannot be told apart in a query. */
function toKeys(path: Path): Keys {
  const end = path.indexOf(EACH);
  return (end === -1 ? path : path.slice(0, end)).filter((step) => step !== EACH);
}

/** `itemsToParse` hands the batch out to become `.item`; that alone reads nothing of the items. */
function isNotBatch(path: Path): boolean {
  return path.join('.') !== 'body.batch';
}

function toProjection(paths: readonly Keys[]): Projection {
  const inRow = paths.map(belowRow).filter((path) => path !== undefined);
  if (inRow.some((path) => path.length === 0)) return EVERYTHING;
  const asked = new Set(inRow.map(([column]) => column));
  const properties = inRow.filter(([column]) => column === 'properties').map(([, ...path]) => path);
  return {
    columns: OPTIONAL_COLUMNS.filter((column) => asked.has(column)),
    propertyPaths: properties.some((path) => path.length === 0) ? 'all' : withoutCovered(properties),
  };
}

/** The part of a path that lies in a row; empty where the path leads to what contains rows, `undefined` elsewhere. */
function belowRow([root, ...path]: Keys): Keys | undefined {
  const [first, ...rest] = path;
  if (root === undefined) return [];
  if (root !== 'item' && root !== 'body') return undefined;
  if (first === undefined || (root === 'body' && first === 'batch')) return [];
  return first === 'data' ? rest : undefined;
}

function withoutCovered(paths: readonly Keys[]): Keys[] {
  const sorted = [...new Map(paths.map((path) => [JSON.stringify(path), path])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
  return sorted.filter((path) => !sorted.some((other) => isAbove(other, path)));
}

function isAbove(other: Keys, path: Keys): boolean {
  return other.length < path.length && other.every((key, index) => key === path[index]);
}
