import { isEnough } from '../../../../../../cli/sources/entra/read/count';

test.each<[number, number | undefined, boolean]>([
  [0, undefined, true],
  [0, 0, true],
  [0, 10, true],
  [0, 11, false],
  [100, 90, true],
  [990, 1000, true],
  [989, 1000, false],
  [297_000, 300_000, true],
  [296_999, 300_000, false],
])('%d items of %s that were counted are enough: %p', (read, counted, expected) => {
  expect(isEnough(read, counted)).toBe(expected);
});
