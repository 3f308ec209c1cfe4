import { rewriteSingleQuotes, toPortProgram } from '../../../catalog/jq-dialect';

describe('rewriteSingleQuotes', () => {
  it.each([
    [".x == 'a' and .y == 'b'", '.x == "a" and .y == "b"'],
    ["'service'", '"service"'],
    ["'/subscriptions/' + .id", '"/subscriptions/" + .id'],
    ["('a' + .b)", '(\'a" + .b)'],
    ["select(.k=='v')", "select(.k=='v')"],
    ["gsub('@';'_')", "gsub('@';'_')"],
    ['"it\'s"', '"it\'s"'],
    ['\'"a"\'', '\'"a"\''],
    ['.a == "b"', '.a == "b"'],
  ])('makes %s into %s', (given, expected) => {
    expect(rewriteSingleQuotes(given)).toBe(expected);
  });
});

describe('toPortProgram', () => {
  it('hides the environment from the program', () => {
    expect(toPortProgram('.a')).toBe('def env: {}; {} as $ENV | .a');
  });
});
