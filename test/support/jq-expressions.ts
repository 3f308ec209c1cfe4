import fc from 'fast-check';

/** Below these keys stand objects or null. */
export const OBJECT_KEYS = ['a', 'b'] as const;
/** Below these stands anything else. */
export const VALUE_KEYS = ['s', 'l'] as const;

const COLUMNS = [
  '.properties',
  '.sku',
  '.identity',
  '["properties"]',
  '."properties"',
  ' | .properties',
  '.properties?',
];

type Grammar = {
  /** Expressions whose outputs are objects or null, on an object or null. */
  inner: string;
  /** Expressions on the input of the program: objects or null. */
  object: string;
  /** Any expression on the input of the program. */
  any: string;
  /** Any expression on an object or null. */
  anyInner: string;
};

/** JQ programs that navigate below `data`, combined in every way that jq knows, for data typed as above. */
export function expressionOn(data: string): fc.Arbitrary<string> {
  const step = fc.constantFrom(
    ...OBJECT_KEYS.flatMap((key) => [`.${key}`, `["${key}"]`, `."${key}"`, `.${key}?`]),
  );
  const value = fc.constantFrom(...VALUE_KEYS.map((key) => `.${key}`));
  const column = fc.constantFrom(...COLUMNS).map((name) => `(${data}${name})`);
  const { any } = fc.letrec<Grammar>((tie) => ({
    inner: oneof(
      fc.constant('(.)'),
      fc.array(step, { minLength: 1, maxLength: 2 }).map((steps) => chain(steps)),
      fc.tuple(tie('inner'), tie('inner')).map(([left, right]) => `(${left} | ${right})`),
      fc.tuple(tie('inner'), tie('anyInner')).map(([left, test]) => `(${left} | select(${test}))`),
    ),
    object: oneof(
      column,
      fc.tuple(column, fc.array(step, { maxLength: 3 })).map(([start, steps]) => start + steps.join('')),
      fc.tuple(tie('object'), tie('inner')).map(([left, right]) => `(${left} | ${right})`),
      fc
        .tuple(tie('any'), tie('object'), tie('object'))
        .map(([a, b, c]) => `(if ${a} then ${b} else ${c} end)`),
      fc.tuple(tie('object'), tie('object')).map(([a, b]) => `(${a}, ${b})`),
      fc.tuple(tie('object'), tie('object')).map(([a, b]) => `(${a} // ${b})`),
      fc.tuple(tie('any'), tie('object')).map(([a, b]) => `(${b} | select(${a} == null or true))`),
    ),
    anyInner: oneof(
      fc.tuple(tie('inner'), value).map(([start, last]) => start + last),
      fc
        .tuple(tie('inner'), value)
        .map(([start, last]) => `(${start} | (keys?, length, has("a")?), ${last})`),
      fc.tuple(tie('inner'), value).map(([start, last]) => `{x: ${start}${last}, s, "l"}`),
      tie('inner'),
    ),
    any: oneof(
      tie('object'),
      fc.tuple(tie('object'), tie('anyInner')).map(([left, right]) => `(${left} | ${right})`),
      fc.constantFrom(`${data}.kind`, `${data}.zones[]?`, `${data}.sku.s`, `(.. | .s?)`, `(${data} | keys)`),
      ...Array.from({ length: 4 }, () => fc.tuple(tie('any'), tie('any')).chain(combine)),
    ),
  }));
  return any;
}

function oneof(...options: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.oneof({ maxDepth: 4, depthSize: 'small' }, ...options);
}

function combine([a, b]: readonly [string, string]): fc.Arbitrary<string> {
  return fc.constantFrom(
    `[${a}, ${b}]`,
    `(${a} // ${b})`,
    `(${a} == ${b})`,
    `(${a} as $v | [$v, ${b}])`,
    `{x: ${a}, "y": (${b})}`,
    `"\\(${a}) and \\(${b})"`,
    `(try ${a} catch .)`,
    `(${a} | tojson)`,
    `first(${a}, ${b})`,
    `isempty(${a})`,
    `(reduce (${a}) as $x (null; [., $x]))`,
    `[foreach (${a}) as $x (${b}; .; [., $x])]`,
    `(def f: ${a}; [f, ${b}])`,
    `(label $out | ${a} | if . then (., break $out) else . end)`,
    `(if ${a} then ${b} else null end)`,
    `(${a} | .. | strings?)`,
  );
}

/** Only the first step of a chain may need a dot of its own: `.["a"].b`. */
function chain(steps: readonly string[]): string {
  const text = steps.join('');
  return text.startsWith('.') ? `(${text})` : `(.${text})`;
}
