import fc from 'fast-check';
import { duration, wholeNumber } from '../../../../cli/config/numbers';

test.each([
  ['0', 0],
  ['500ms', 500],
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['24h', 86_400_000],
])('%s is %d ms', (text, ms) => {
  expect(duration.parse(text)).toBe(ms);
});

test.each(['10', '1d', 'm', '', '-1s', '10 m', '1h 30', '25h', '1.5h'])('%j is no time', (text) => {
  expect(duration.safeParse(text).success).toBe(false);
});

test('a whole number within the range is read, any other is refused', () => {
  const schema = wholeNumber({ least: 1, most: 64 });
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (value) => {
      const result = schema.safeParse(String(value));
      expect(result.success ? result.data : undefined).toBe(value >= 1 && value <= 64 ? value : undefined);
    }),
  );
});

test.each(['1e1', '0x10', '1_0', '٣', ' 3', '1.0', 'NaN', 'Infinity', ''])(
  '%j is no whole number',
  (text) => {
    expect(wholeNumber({ least: 0, most: 100 }).safeParse(text).success).toBe(false);
  },
);
