import fc from 'fast-check';
import { toPages } from '../../../../cli/mapping/pages';

const MiB = 1024 * 1024;

test.each([
  [0, []],
  [1, [1]],
  [1000, [1000]],
  [1001, [1000, 1]],
  [2500, [1000, 1000, 500]],
])('%i short texts are pages of %j', (count, sizes) => {
  expect(toPages(Array<string>(count).fill('{}')).map((page) => page.length)).toEqual(sizes);
});

test.each([
  [
    [MiB, 1],
    [1, 1],
  ],
  [
    [MiB / 2, MiB / 2, 1],
    [2, 1],
  ],
  [
    [9 * MiB, 9 * MiB],
    [1, 1],
  ],
  [
    [1, 9 * MiB, 1, 1],
    [1, 1, 2],
  ],
])('texts of %j characters are pages of %j', (lengths, sizes) => {
  expect(toPages(lengths.map((length) => 'x'.repeat(length))).map((page) => page.length)).toEqual(sizes);
});

test('no text is lost or out of order', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 3000 }), (texts) => {
      expect(toPages(texts).flat()).toEqual(texts);
    }),
  );
});
