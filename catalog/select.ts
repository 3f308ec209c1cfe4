import { expressionsOfResource, type Expression } from './expressions';
import { PARENT_ID } from './graph-path';
import { readsOf, type Reads } from './jq-reads';
import { each, EACH, madeObject, NEW, pathsOf, ROOT, type Path, type Value } from './jq-values';
import type { OceanResource } from './ocean';
import { toJsonPath } from './problems';

/** What the JQ of a resource reads of an item. */
export interface Select {
  /** Names of properties to ask for, `id` among them, in alphabetical order. */
  readonly fields: readonly string[];
  /**
   * For fields of which parts alone are read: the keys that are read in each element of a list, or in the object that
   * the field holds; none where it only matters whether the field is there, or how many elements it has. A field that
   * is not here is read as a whole. Holds for fields that are lists or objects as the JQ takes them to be.
   */
  readonly nested: Readonly<Record<string, readonly string[]>>;
  /** Places of expressions that may read anything: where there is one, `fields` are not all that is read. */
  readonly unbounded: readonly string[];
}

/**
 * Finds out what a resource reads, so that it can be asked for: an item with these fields alone maps as the whole item
 * does. What Graph sends unasked (`@odata.type` and its like) and what this program adds (`__id`) is left out.
 */
export function selectOf(resource: OceanResource): Select {
  const { paths, unbounded } = readPaths(resource);
  const suffixes = new Map<string, Suffix[]>([['id', [{ path: [], isWhole: true }]]]);
  for (const {
    path: [field, ...path],
    isWhole,
  } of paths) {
    if (typeof field !== 'string' || !isAskedFor(field, resource)) continue;
    suffixes.set(field, [...(suffixes.get(field) ?? []), { path, isWhole }]);
  }
  const fields = [...suffixes.keys()].sort();
  const nested = fields.flatMap((field) => {
    const keys = keysIn(suffixes.get(field) ?? []);
    return keys === undefined ? [] : [[field, keys] as const];
  });
  return { fields, nested: Object.fromEntries(nested), unbounded };
}

/** A place in an item, and whether all that lies there is read. */
interface Suffix {
  readonly path: Path;
  readonly isWhole: boolean;
}

interface ReadPaths {
  readonly paths: readonly Suffix[];
  readonly unbounded: readonly string[];
}

function readPaths(resource: OceanResource): ReadPaths {
  const { itemsToParse } = resource;
  const parsed = itemsToParse === undefined ? undefined : readsOf(itemsToParse);
  const input = parsed === undefined ? ROOT : withElement(parsed, resource.itemName);
  const all = expressionsOfResource(resource).map((expression) => ({
    expression,
    reads: isItemsToParse(expression) ? withoutResult(parsed ?? 'all') : readsOf(expression.text, input),
  }));
  const unbounded = all.filter(({ reads }) => reads === 'all' || readsAnything(reads));
  return {
    paths: all.flatMap(({ reads }) => (reads === 'all' ? [] : toSuffixes(reads))),
    unbounded: unbounded.map(
      ({ expression }) =>
        `${resource.file}: ${toJsonPath(['resources', resource.index, ...expression.path])}`,
    ),
  };
}

/** The input of a mapping: the item, and under `name` an element of what `itemsToParse` yields. */
function withElement(parsed: Reads | 'all', name: string): Value {
  const element = parsed === 'all' ? NEW : each(parsed, parsed.result);
  return madeObject(new Map([[name, element]]), NEW, ROOT);
}

/** What is taken apart is read by who reads its elements. */
function withoutResult(parsed: Reads | 'all'): Reads | 'all' {
  return parsed === 'all' ? 'all' : { ...parsed, result: NEW };
}

function isItemsToParse({ path }: Expression): boolean {
  return path[1] === 'itemsToParse';
}

function toSuffixes({ used, touched, entered, result }: Reads): Suffix[] {
  return [
    ...[...used, ...pathsOf(result)].map((path) => ({ path, isWhole: true })),
    ...[...touched, ...entered].map((path) => ({ path, isWhole: false })),
  ];
}

/** Whether a program reads the item as a whole, or every value in it. An item is an object, so its type says nothing. */
function readsAnything(reads: Reads): boolean {
  return toSuffixes(reads).some(({ path, isWhole }) => (path.length === 0 ? isWhole : path[0] === EACH));
}

function isAskedFor(field: string, { path }: OceanResource): boolean {
  return !field.includes('@') && !(path.parent !== undefined && field === PARENT_ID);
}

/** The keys of the parts that are read of a field; `undefined` where it is read as a whole, or as list and as object. */
function keysIn(suffixes: readonly Suffix[]): readonly string[] | undefined {
  const inLists = suffixes.filter(({ path }) => path[0] === EACH).map(withoutFirstStep);
  const others = suffixes.filter(({ path }) => path[0] !== EACH);
  const isBoth = inLists.length > 0 && others.some(({ path }) => path.length > 0);
  const parts = [...inLists, ...others];
  if (isBoth || parts.some(({ path, isWhole }) => path[0] === EACH || (path.length === 0 && isWhole)))
    return undefined;
  const keys = parts.flatMap(({ path: [key] }) =>
    typeof key === 'string' && !key.includes('@') ? [key] : [],
  );
  return [...new Set(keys)].sort();
}

function withoutFirstStep({ path, isWhole }: Suffix): Suffix {
  return { path: path.slice(1), isWhole };
}
