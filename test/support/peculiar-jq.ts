import fc from 'fast-check';
import { expressionOn } from './jq-expressions';

/** Expressions that fail, come to nothing, have several outputs, or end in a way that has to be watched. */
const PECULIAR = [
  'empty',
  'error',
  'error("x")',
  'error(null)',
  'error({code: 1})',
  '.a, .s',
  '(.s, error("late"))',
  '(error("early"), .s)',
  'label $out | .s, break $out, .a',
  'def f: .s; f',
  '.s # a comment',
  '.s # a comment that ends with a backslash \\',
  'range(3)',
  '.l[]',
  '.l[]?',
  '[.l[]?]',
  '.a.b',
  '.a.b?',
  '.a.b // "none"',
  '.. | numbers',
  '.s as $f0 | $f0',
  '. as {a: $input, s: $selected} | [$input, $selected]',
  'reduce .l[] as $x (0; . + 1)',
  'try error("x") catch .',
  '(try error("x") catch .), 1',
  '"\\(.s) and \\(.l)"',
  "'quoted'",
  '.s | ascii_downcase',
  '.s | ltrimstr("t")',
  '.n, .big',
  'env',
  '$ENV',
  'first(empty)',
  'limit(0; .s)',
  '{a: (1, 2)}',
  '{a: empty}',
  '"\\u0000"',
  'null',
  'false',
  'true',
  '.a == null',
  '.l == ["p", "q"]',
];

/** Without a last output: done for whoever wants the first one only, which is 1. */
export const ENDLESS = ['repeat(1)', 'range(1; infinite)', 'def f: 1, f; f'];

export function expressionOrPeculiar(data: string): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom(...PECULIAR), expressionOn(data));
}
