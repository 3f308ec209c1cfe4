import fc from 'fast-check';
import { parseSince } from '../../../../cli/config/since';

const NOW = Date.UTC(2026, 0, 31, 8);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const parse = (text: unknown, mode: 'full' | 'incremental' = 'incremental') =>
  parseSince(text, { mode, now: NOW });

test.each<[string, number]>([
  ['90s', NOW - 90_000],
  ['90m', NOW - 90 * MINUTE],
  ['2h', NOW - 120 * MINUTE],
  ['14d', NOW - 14 * DAY],
  ['0m', NOW],
  [' 2h ', NOW - 120 * MINUTE],
  ['2026-01-31T07:00Z', NOW - 60 * MINUTE],
  ['2026-01-31T07:59:59.999Z', NOW - 1],
  ['2026-01-31T08:00:00+00:00', NOW],
  ['2026-01-31T08:30:00+01:00', NOW - 30 * MINUTE],
  ['2026-01-30T22:00:00-09:00', NOW - 60 * MINUTE],
  ['2026-01-17T08:00:00Z', NOW - 14 * DAY],
])('%s is an instant', (text, instant) => {
  expect(parse(text)).toEqual({ instant, problems: [] });
});

test.each<[string, string]>([
  ['', 'neither an instant'],
  ['yesterday', 'neither an instant'],
  ['2', 'neither an instant'],
  ['2w', 'neither an instant'],
  ['-2h', 'neither an instant'],
  ['1.5h', 'neither an instant'],
  ['2h30m', 'neither an instant'],
  ['2026-01-31', 'neither an instant'],
  ['2026-01-31T07:00:00', 'neither an instant'],
  ['2026-02-30T07:00:00Z', 'neither an instant'],
  ['2026-01-30T24:00:00Z', 'neither an instant'],
  ['2026-13-01T07:00:00Z', 'neither an instant'],
  ['2026-01-30T07:00:00+25:00', 'neither an instant'],
  ['1769846400000', 'neither an instant'],
  ['2026-01-31T08:00:00.001Z', 'future'],
  ['2027-01-31T08:00:00Z', 'future'],
  ['15d', '14 days'],
  ['999999d', '14 days'],
  ['2026-01-17T07:59:59Z', '14 days'],
])('%j is a problem that says: %s', (text, message) => {
  const { instant, problems } = parse(text);
  expect(instant).toBeUndefined();
  expect(problems).toMatchObject([{ name: '--since', message: expect.stringContaining(message) as string }]);
  expect(problems[0]?.example).toBeDefined();
});

test('goes with no full run', () => {
  expect(parse('2h', 'full').problems).toMatchObject([{ name: '--since' }]);
});

test.each(['full', 'incremental'] as const)('is not needed for a run that is %s', (mode) => {
  expect(parse(undefined, mode)).toEqual({ instant: undefined, problems: [] });
});

test('is an instant of the last 14 days or one problem, whatever it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.anything(),
    fc.tuple(fc.integer(), fc.constantFrom('s', 'm', 'h', 'd', 'w')).map(([n, unit]) => `${n}${unit}`),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(text, (each) => {
      const { instant, problems } = parse(each);
      expect(problems.length).toBe(typeof each === 'string' && instant === undefined ? 1 : 0);
      if (instant === undefined) return;
      expect(instant).toBeLessThanOrEqual(NOW);
      expect(instant).toBeGreaterThanOrEqual(NOW - 14 * DAY);
    }),
    { numRuns: 1000 },
  );
});
