/** Any element of a list, or any value of an object. */
export const EACH = null;

/** Steps from the input of a program downwards: keys of objects, and `EACH`. Empty is the input itself. */
export type Path = readonly (string | typeof EACH)[];

/**
 * Where a value may come from: a place in the input, or an object or a list that the program puts together. Nothing
 * at all where it is newly made, or where all that it is made of counts as used already.
 */
export type Value = readonly Origin[];

type Origin = Path | MadeObject | MadeList;

export interface MadeObject {
  readonly fields: ReadonlyMap<string, Value>;
  /** What may stand under any key. */
  readonly others: Value;
  /** What has the keys that are not among the fields. */
  readonly base: Value;
}

interface MadeList {
  readonly elements: Value;
}

export const NEW: Value = [];
export const ROOT: Value = [[]];

/** What a program may look at in its input. */
export interface Uses {
  /** As a whole. */
  readonly used: Path[];
  /** Whether it is there, of which type it is and, below `EACH`, how many there are; not what lies in it. */
  readonly touched: Path[];
  /** Only in order to reach a key in it; an error where it is neither an object nor null. */
  readonly entered: Path[];
}

export function madeObject(fields: ReadonlyMap<string, Value>, others: Value, base: Value = NEW): Value {
  return [{ fields, others, base }];
}

export function madeList(elements: Value): Value {
  return [{ elements }];
}

/** The value under a key. */
export function below(uses: Uses, value: Value, key: string): Value {
  return value.flatMap((origin): Value => {
    if (isPath(origin)) {
      uses.entered.push(origin);
      return [[...origin, key]];
    }
    if ('elements' in origin) return NEW;
    return [...(origin.fields.get(key) ?? below(uses, origin.base, key)), ...origin.others];
  });
}

/** The elements of a list, the values of an object. */
export function each(uses: Uses, value: Value): Value {
  return value.flatMap((origin): Value => {
    if (isPath(origin)) {
      const path = [...origin, EACH];
      uses.touched.push(path);
      return [path];
    }
    if ('elements' in origin) return origin.elements;
    return [...[...origin.fields.values()].flat(), ...origin.others, ...each(uses, origin.base)];
  });
}

export function use(uses: Uses, value: Value): Value {
  uses.used.push(...pathsOf(value));
  return NEW;
}

/** What is put together is there, whatever it is made of. */
export function touch(uses: Uses, value: Value): Value {
  uses.touched.push(...value.filter(isPath));
  return NEW;
}

/** Every place in the input that a value holds something of. */
export function pathsOf(value: Value): Path[] {
  return value.flatMap((origin) => {
    if (isPath(origin)) return [origin];
    if ('elements' in origin) return pathsOf(origin.elements);
    return [
      ...[...origin.fields.values()].flatMap(pathsOf),
      ...pathsOf(origin.others),
      ...pathsOf(origin.base),
    ];
  });
}

/** `Array.isArray` does not know read-only arrays. */
function isPath(origin: Origin): origin is Path {
  return Array.isArray(origin);
}
