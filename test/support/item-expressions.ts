import fc from 'fast-check';

/** Fields of an item that hold lists of objects, where they hold lists at all. */
export const LISTS = ['members', 'owners'] as const;
/** Fields that hold an object, where they hold anything with keys. */
export const OBJECTS = ['manager', 'info'] as const;
/** What an element of a list, and an object, may have. */
export const PARTS = ['id', 'k', 'n'] as const;

type Grammar = {
  /** Expressions on an item that yield a list, if anything. */
  list: string;
  /** Expressions on an item whose outputs are elements of lists. */
  element: string;
  /** Expressions on an item that yield an object, if anything. */
  object: string;
  /** Any expression on an item. */
  any: string;
  /** Any expression on an element or an object. */
  inside: string;
};

const { any, list, inside } = fc.letrec<Grammar>((tie) => ({
  list: oneof(
    fc.constantFrom(
      ...LISTS.flatMap((name) => [`.${name}`, `(.["${name}"])`, `(. as {$${name}} | $${name})`]),
    ),
    from(tie('list'), (l) => [
      `(${l} // [])`,
      `${l}[1:]`,
      `[${l}[]]`,
      `([.s, ${l}] | .[1])`,
      `[first(${l}[])]`,
    ]),
    from(tie('list'), (l) => [`({x: ${l}, y: .s} | .x)`, `(${l} as $l | .s | $l)`, `(try ${l} catch [])`]),
    from2(tie('list'), tie('inside'), (l, e) => [
      `(${l} | map(select(${e})))`,
      `[${l}[] | select(${e})]`,
      `(${l} | sort_by(${e}))`,
      `(${l} | unique_by(${e}))`,
    ]),
    from2(tie('any'), tie('list'), (a, l) => [`(if ${a} then ${l} else [] end)`, `(${a} as $a | ${l})`]),
  ),
  element: oneof(
    from(tie('list'), (l) => [
      `${l}[]`,
      `${l}[]?`,
      `${l}[0]`,
      `(${l} | last)`,
      `first(${l}[])`,
      `limit(1; ${l}[])`,
    ]),
    from(tie('list'), (l) => [
      `(${l} as [$a, $b] | $b)`,
      `(${l}[] as $e | $e)`,
      `(${l} | map(.) | .[-1:] | .[0])`,
    ]),
    from2(tie('list'), tie('inside'), (l, e) => [`(${l} | max_by(${e}))`, `(${l}[] | select(${e}))`]),
  ),
  object: oneof(
    fc.constantFrom(...OBJECTS.flatMap((name) => [`.${name}`, `(. as $x | $x.${name})`, `.${name}?`])),
    from2(tie('object'), tie('object'), (a, b) => [`(${a} // ${b})`, `(${a}, ${b})`, `({a: ${a}} | .a)`]),
    from2(tie('any'), tie('object'), (a, o) => [
      `(if ${a} then ${o} else . end | .info)`,
      `(${o} | select(${a}))`,
    ]),
  ),
  inside: oneof(
    fc.constantFrom(...PARTS.flatMap((name) => [`.${name}`, `.["${name}"]`, `.${name}?`])),
    fc.constantFrom('.', '(.k == "a")', '(.id // .k)', 'type', '{id, x: .k}', '[.id, .n]', '(.k | strings)'),
    fc.constantFrom(
      '(has("k")?)',
      '(. as {id: $i, $k} | [$i, $k])',
      '"\\(.n)"',
      'not',
      '(keys?)',
      '(. == {})',
    ),
    from2(tie('inside'), tie('inside'), (a, b) => [
      `(${a}, ${b})`,
      `(${a} and ${b})`,
      `(try ${a} catch ${b})`,
    ]),
  ),
  any: oneof(
    fc.constantFrom(
      '.id',
      '.s',
      '."s"',
      '(.s | ascii_downcase?)',
      '(.. | .k?)',
      'keys',
      '(. | length)',
      'type',
    ),
    tie('list'),
    tie('object'),
    from2(tie('element'), tie('inside'), (a, b) => [`(${a} | ${b})`, `[${a} | ${b}]`]),
    from2(tie('object'), tie('inside'), (a, b) => [`(${a} | ${b})`, `(${a} | ${b} | tojson)`]),
    from2(tie('list'), tie('inside'), (l, e) => [
      `(${l} | length)`,
      `(${l} | map(${e}))`,
      `(${l} | any(${e}))`,
      `all(${l}[]; ${e})`,
      `isempty(${l}[] | ${e})`,
      `(reduce ${l}[] as $e (0; . + 1))`,
      `[foreach ${l}[] as {$id} (0; . + 1; [., $id])]`,
      `(reduce ${l}[] as $e (null; ($e | ${e})))`,
    ]),
    ...Array.from({ length: 3 }, () =>
      from2(tie('any'), tie('any'), (a, b) => [
        `(${a} // ${b})`,
        `[${a}, ${b}]`,
        `{x: ${a}, "y": (${b})}`,
        `(${a} as $v | [$v, ${b}])`,
        `"\\(${a}) and \\(${b})"`,
        `(${a} == ${b})`,
        `[(${a} | 1), ${b}]`,
        `(. as $x | ${a} | def first(f): .s; [$x | first(1)])`,
        `(${a} or ${b})`,
        `(if ${a} then ${b} else null end)`,
        `(try ${a} catch ${b})`,
        `([${a}] | first)`,
        `({a: ${a}, b: ${b}} | [.b, .a])`,
        `(def f: ${a}; [f, ${b}])`,
        `(label $out | ${a} | if . then (., break $out) else . end)`,
      ]),
    ),
  ),
}));

/** JQ programs on an item as above. */
export const itemExpression = any;

/** JQ programs on an item that yield a list, if anything, for `itemsToParse`. */
export const listExpression = list;

/** JQ programs on what `itemsToParse` makes: the item, with an element under `item`. */
export const elementExpression = fc
  .tuple(inside, any)
  .chain(([e, a]) => fc.constantFrom(`(.item | ${e})`, `[.item.id, ${a}]`, `(. as $x | $x.item.k, ${a})`, a));

function oneof(...options: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.oneof({ maxDepth: 4, depthSize: 'small' }, ...options);
}

function from(part: fc.Arbitrary<string>, forms: (text: string) => string[]): fc.Arbitrary<string> {
  return part.chain((text) => fc.constantFrom(...forms(text)));
}

function from2(
  one: fc.Arbitrary<string>,
  other: fc.Arbitrary<string>,
  forms: (one: string, other: string) => string[],
): fc.Arbitrary<string> {
  return fc.tuple(one, other).chain(([a, b]) => fc.constantFrom(...forms(a, b)));
}
