import { readsOf } from '../../../catalog/jq-reads';

/** Everything that an expression may look at, as `a.b`; the input itself is `.`. */
function pathsOf(expression: string): string[] | 'all' {
  const reads = readsOf(expression);
  if (reads === 'all') return 'all';
  return [...new Set([...reads.used, ...reads.result].map((path) => path.join('.') || '.'))].sort();
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
    ['(.a // {}).b', ['a']],
    ['.a == "x" and .b.c', ['a', 'b.c']],
    ['-.a + 1', ['a']],
    ['[.a[] | .b]', ['a']],
    ['.a[0].b', ['a']],
    ['.a[.b].c', ['a', 'b']],
    ['.a[1:2]', ['a']],
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
    ['.a as $x | $x.b', ['a']],
    ['.a as {b: $x} | .c', ['.', 'a', 'c']],
    ['reduce .a[] as $x (.b; . + $x.c)', ['a', 'b']],
    ['foreach .a[] as $x (0; . + 1; [.])', ['a']],
    ['label $out | .a | if .b then break $out else .c end', ['a.b', 'a.c']],
    ['.a # .b\n| .c', ['a.c']],
    ["'x' + .a", ['a']],
    ['.if.and', ['if.and']],
    ['null', []],
    ['.', ['.']],
    ['..', ['.']],
    ['.a | ..', ['a']],
    ['keys', ['.']],
    ['.a = 1', ['.', 'a']],
    ['def f: .b; .a | f', ['.']],
    ['.a | def f($x): .b; f(1)', ['a']],
    ['getpath(["a"])', ['.']],
    ['.a | input', ['a']],
  ])('of %s are %j', (expression, expected) => {
    expect(pathsOf(expression)).toEqual(expected);
  });

  it.each(['.a)', '(.a', '.a ..b', '"a', '.a # \\\n.b', 'import "x" as y; .a', '{', '[.a', '.a?//1', ''])(
    'gives up on %s',
    (expression) => {
      expect(pathsOf(expression)).toBe('all');
    },
  );
});
