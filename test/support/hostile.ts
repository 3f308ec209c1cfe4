import fc from 'fast-check';

/** Texts that some reader, somewhere, takes for more than text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  "'",
  '"',
  '\\',
  "\\' or 1==1 //",
  'a\nb',
  'a\r\nb',
  '\0',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  '$(rm -rf /)',
  '`id`',
  "'; rm -rf / #",
  '${{ secrets.GITHUB_TOKEN }}',
  '::add-mask::x',
  '::set-output name=x::y',
  '##[add-mask]x',
  '##vso[task.setvariable variable=x]y',
  '%0A::error::x',
  '%00',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '| a | b |',
  '`code`',
  '~~~~~~~~~~',
  '[link](javascript:alert(1))',
  '@everyone',
  '__proto__',
  'constructor',
  'toString',
  '\u202egnp.exe',
  '\u2066x',
  '\u2028',
  '\ud800',
  'a\udfff',
  '\ufeff',
  '../../etc/passwd',
  '/subscriptions/x/../y',
  'x'.repeat(100_000),
  '\u{1f4a3}'.repeat(1000),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text.length < 100)), { maxLength: 4 })
    .map((parts) => parts.join('')),
);

/** Stands for more brackets than any recursion survives; only a text can hold them. */
const DEEP = '(deep)';
const MANY = 100_000;

/** The JSON text of a value. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${DEEP}"`, '['.repeat(MANY) + ']'.repeat(MANY));
}

/** What may stand in JSON in the place of something else. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: hostileText },
  {
    weight: 8,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      0.5,
      1e308,
      -0,
      2 ** 53,
      [],
      {},
      [[]],
      [null],
      {
        a: null,
      },
    ),
  },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('{"__proto__":{"a":1}}', '{"constructor":1}')
      .map((text) => JSON.parse(text) as unknown),
  },
  { weight: 1, arbitrary: fc.constant(DEEP) },
);

/** A sound document in which one or a few things are other than they are. */
export function mutated(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    what: fc.constantFrom('replace', 'remove', 'rename', 'double', 'wrap'),
    value: hostileValue,
    name: hostileText,
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((changed, each) => changeAt(changed, each), document));
}

interface Change {
  readonly at: number;
  readonly what: string;
  readonly value: unknown;
  readonly name: string;
}

/** Changes the member that comes at this place, in the order in which members are met. */
function changeAt(document: unknown, change: Change): unknown {
  const count = countMembers(document);
  if (count === 0) return change.value;
  let left = change.at % count;
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
      left -= 1;
      return left === -1 ? changeMember([name, member], change) : [[name, visit(member)]];
    });
    return isList ? members.map(([, member]) => member) : Object.fromEntries(members);
  };
  return visit(document);
}

function changeMember([name, member]: [string, unknown], change: Change): [string, unknown][] {
  switch (change.what) {
    case 'remove':
      return [];
    case 'rename':
      return [[change.name, member]];
    case 'double':
      return [
        [name, member],
        [`${name} `, member],
      ];
    case 'wrap':
      return [[name, [member]]];
    default:
      return [[name, change.value]];
  }
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + 1 + countMembers(member), 0);
}

/** A text that is cut, or into which something was put, or of which a part stands twice. */
export function mutatedText(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length });
  return fc
    .tuple(place, place, hostileText, fc.constantFrom('cut', 'insert', 'replace', 'double'))
    .map(([a, b, more, what]) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      switch (what) {
        case 'cut':
          return text.slice(0, from) + text.slice(Math.min(to, from + 5));
        case 'insert':
          return text.slice(0, from) + more + text.slice(from);
        case 'replace':
          return text.slice(0, from) + more + text.slice(to);
        default:
          return text.slice(0, to) + text.slice(from);
      }
    });
}
