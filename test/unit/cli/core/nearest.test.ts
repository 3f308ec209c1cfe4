import fc from 'fast-check';
import { countEdits, findNearest } from '../../../../cli/core/nearest';

test.each([
  ['ful', 'full', 1],
  ['fulll', 'full', 1],
  ['fill', 'full', 1],
  ['flul', 'full', 1],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('from %j to %j it takes %d edits', (a, b, edits) => {
  expect(countEdits(a, b)).toBe(edits);
});

test('no edits lead to the same word, and as many back as there', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(countEdits(a, a)).toBe(0);
      expect(countEdits(a, b)).toBe(countEdits(b, a));
    }),
  );
});

test('the nearest candidate is found, unless all are other words', () => {
  expect(findNearest('incremntal', ['full', 'run', 'incremental'])).toBe('incremental');
  expect(findNearest('destroy', ['full', 'run', 'incremental'])).toBeUndefined();
});
