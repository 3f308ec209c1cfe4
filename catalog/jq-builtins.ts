/** What an argument of a builtin is evaluated on, and what becomes of its outputs. */
type Argument = readonly [on: 'input' | 'elements' | 'first argument', outputs: 'used' | 'touched' | 'kept'];

/** A builtin of jq that does not look at all of its input. */
export interface Builtin {
  readonly arguments: readonly Argument[];
  readonly input: 'ignored' | 'touched' | 'elements touched';
  readonly yields: 'new' | 'input' | 'element' | 'list of elements' | 'kept' | 'list of kept';
}

const define = (
  names: string,
  input: Builtin['input'],
  yields: Builtin['yields'],
  ...given: readonly Argument[]
): [string, Builtin][] =>
  names.split(' ').map((name) => [`${name}/${given.length}`, { arguments: given, input, yields }]);

const used: Argument = ['input', 'used'];
const kept: Argument = ['input', 'kept'];

/**
 * By name and number of arguments; one that is not here may look at everything. Source: jq 1.8 Manual; jq's
 * `builtin.jq`, in which most of these are written.
 */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...define('empty now true false null', 'ignored', 'new'),
  ...define('error', 'ignored', 'new', used),
  ...define('range', 'ignored', 'new', used),
  ...define('range', 'ignored', 'new', used, used),
  ...define('range', 'ignored', 'new', used, used, used),
  ...define('not type', 'touched', 'new'),
  ...define('values nulls booleans numbers strings arrays objects iterables scalars', 'touched', 'input'),
  ...define('length any all', 'elements touched', 'new'),
  ...define('first last', 'elements touched', 'element'),
  ...define('isempty', 'ignored', 'new', ['input', 'touched']),
  ...define('first last', 'ignored', 'kept', kept),
  ...define('limit nth skip', 'ignored', 'kept', used, kept),
  ...define('map', 'elements touched', 'list of kept', ['elements', 'kept']),
  ...define('any all', 'elements touched', 'new', ['elements', 'touched']),
  ...define('any all', 'ignored', 'new', kept, ['first argument', 'touched']),
  ...define('sort_by unique_by', 'elements touched', 'list of elements', ['elements', 'used']),
  ...define('min_by max_by', 'elements touched', 'element', ['elements', 'used']),
]);
