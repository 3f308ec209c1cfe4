import { count, describeBytes, describeDuration, shorten } from '../../../../cli/presenters/amounts';

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [42_100, '42.1 s'],
  [60_000, '1 min 0 s'],
  [245_000, '4 min 5 s'],
  [7_980_000, '2 h 13 min'],
])('%d ms read %s', (ms, text) => {
  expect(describeDuration(ms)).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KiB'],
  [3_145_728, '3.0 MiB'],
])('%d bytes read %s', (bytes, text) => {
  expect(describeBytes(bytes)).toBe(text);
});

test('nouns follow their number', () => {
  expect([0, 1, 2].map((amount) => count(amount, 'item'))).toEqual(['0 items', '1 item', '2 items']);
});

test('a list is cut only where it is longer', () => {
  expect(shorten(['a', 'b'], 2)).toEqual(['a', 'b']);
  expect(shorten(['a', 'b', 'c'], 2)).toEqual(['a', 'b', 'and 1 more (--json lists them all)']);
});
