import { readsOf } from '../../../catalog/jq-reads';
import { EACH, pathsOf, type Path } from '../../../catalog/jq-values';

/** Everything that an expression uses, touches or hands out, as `a.[].b`; the input itself is `.`. */
function readBy(expression: string): string[] | 'all' {
  const reads = readsOf(expression);
  if (reads === 'all') return 'all';
  const paths = [...reads.used, ...reads.touched, ...pathsOf(reads.result)];
  return [...new Set(paths.map(toText))].sort();
}

function toText(path: Path): string {
  return path.map((step) => (step === EACH ? '[]' : step)).join('.') || '.';
}

describe('readsOf', () => {
  it.each([
    ['.a.b', ['a.b']],
    ['.a.b?', ['a.b']],
    ['.["a"]["b c"]', ['a.b c']],
    ['."a"."b"', ['a.b']],
    ['.a.["b"]', ['a.b']],
    ['.a | .b | .c', ['a.b.c']],
    ['.a, .b', ['a', 'b']],
    ['.a // .b', ['a', 'b']],
    ['(.a // {}).b', ['a', 'a.b']],
    ['.a == "x" and .b.c', ['a', 'b.c']],
    ['-.a + 1', ['a']],
    ['[.a[] | .b]', ['a.[]', 'a.[].b']],
    ['.a[0].b', ['a.[]', 'a.[].b']],
    ['.a[.b].c', ['a', 'b']],
    ['.a[1:2]', ['a', 'a.[]']],
    ['.a[1:2][0].b', ['a.[]', 'a.[].b']],
    ['{a, "b": .c.d, (.e): 1, $__loc__, "f"}', ['a', 'c.d', 'e', 'f']],
    ['{a: .b | .c, d: .e}', ['b.c', 'e']],
    ['"x \\(.a.b) \\("\\(.c)")"', ['a.b', 'c']],
    ['@base64 "x \\(.a)"', ['a']],
    ['.a | @json', ['a']],
    ['.a | select(.b == 1) | .c', ['a.b', 'a.c']],
    ['if .a then .b elif .c then .d else .e end', ['a', 'b', 'c', 'd', 'e']],
    ['.x | if .a then .b end', ['x', 'x.a', 'x.b']],
    ['try .a.b catch .c', ['a.b']],
    ['first(.a, .b)', ['a', 'b']],
    ['.a | test("x")', ['a']],
    ['.a as $x | $x.b', ['a.b']],
    ['. as $x | .a | $x.b, .c', ['a.c', 'b']],
    ['. as $x | .a as $x | $x.b', ['a.b']],
    ['.a as $x | "\\($x.b)"', ['a.b']],
    ['$x.a', []],
    ['.a as {b: $x} | .c', ['c']],
    [
      '.a as {b: $x, $c, "d": [$y, {e: $z}]} | $x, $c, $y.f, $z',
      ['a.b', 'a.c', 'a.d.[]', 'a.d.[].e', 'a.d.[].f'],
    ],
    ['.a as {$b: {c: $d}} | $b.e, $d', ['a.b.c', 'a.b.e']],
    ['.a as {(.k): $x} | $x.b', ['a', 'k']],
    ['. as {$a, ($a.b): $x} | 1', ['.', 'a.b']],
    ['.a as {"x\\(.b)": $x} | 1', ['a', 'b']],
    ['.a as [$x] ?// {b: $x} | $x.c', ['a', 'a.[]', 'a.b.c']],
    ['reduce .a[] as $x (.b; . + $x.c)', ['a.[]', 'a.[].c', 'b']],
    ['.k as $k | reduce .a[] as [$x] (0; $k.l)', ['a.[]', 'a.[].[]', 'k.l']],
    ['foreach .a[] as $x (0; . + 1; [., $x.b])', ['a.[]', 'a.[].b']],
    ['label $out | .a | if .b then break $out else .c end', ['a.b', 'a.c']],
    ['.a # .b\n| .c', ['a.c']],
    ["'x' + .a", ['a']],
    ['.if.and', ['if.and']],
    ['null', []],
    ['{x: .a, y: [.b.c]} | .x.d, .y[0].e', ['a.d', 'b.c.e']],
    ['{x: .a, (.k): .b} | .x.c', ['a.c', 'b.c', 'k']],
    ['{x: .a} | keys', ['a']],
    ['{x: .a} | .y', []],
    ['{x: .a} | .[].b', ['a.b']],
    ['{a} | .a.b', ['a.b']],
    ['.a as $x | {$x} | .x.b', ['a.b']],
    ['[.a, .b] | .[1].c', ['a.c', 'b.c']],
    ['[.a] | .b', []],
    ['.a | map(.b) | .[0].c', ['a.[]', 'a.[].b.c']],
    ['.a | map(select(.b)) | first | .c', ['a.[]', 'a.[].b', 'a.[].c']],
    ['first(.a[]).b', ['a.[]', 'a.[].b']],
    ['limit(.n; .a[]) | .b', ['a.[]', 'a.[].b', 'n']],
    ['first(.a[]) | 1', ['a.[]']],
    ['isempty(.a)', ['a']],
    ['.a | any(.b == 1)', ['a.[]', 'a.[].b']],
    ['any(.a[]; .b)', ['a.[]', 'a.[].b']],
    ['.a | all', ['a.[]']],
    ['.a | sort_by(.b) | .[0].c', ['a.[]', 'a.[].b', 'a.[].c']],
    ['.a | max_by(.b).c', ['a.[]', 'a.[].b', 'a.[].c']],
    ['.a | length', ['a.[]']],
    ['length', ['[]']],
    ['.a | type', ['a']],
    ['.a | objects | .b', ['a', 'a.b']],
    ['.a | group_by(.b)', ['a', 'a.b']],
    ['first(def f: 1; .a)', ['.']],
    ['.a and .b or .c', ['a', 'b', 'c']],
    ['.a.b // .c // "d"', ['a.b', 'c']],
    ['.[]', ['[]']],
    ['.a[]?.b?', ['a.[]', 'a.[].b']],
    ['.a[.b:]', ['a', 'a.[]', 'b']],
    ['.a[.b]?', ['a', 'b']],
    ['try error(.a) catch .b', ['a']],
    ['.', ['.']],
    ['..', ['.']],
    ['.a | ..', ['a']],
    ['keys', ['.']],
    ['.a = 1', ['.', 'a']],
    ['def f: .b; .a | f', ['.']],
    ['. as $x | .a | def first(f): .b; $x | first(1)', ['.', 'a']],
    ['.a | def f($x): .b; f(1)', ['a']],
    ['getpath(["a"])', ['.']],
    ['.a | input', ['a']],
  ])('of %s are %j', (expression, expected) => {
    expect(readBy(expression)).toEqual(expected);
  });

  it.each(['.a)', '(.a', '.a ..b', '"a', '.a # \\\n.b', 'import "x" as y; .a', '{', '[.a', '.a?//1', ''])(
    'gives up on %s',
    (expression) => {
      expect(readBy(expression)).toBe('all');
    },
  );
});
