import fc from 'fast-check';
import { clockSpanMs, retryHintMs } from '../../../../cli/http/retry-hint';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const hintOf = (headers: Readonly<Record<string, string>>): number | undefined =>
  retryHintMs((name) => headers[name], NOW);

test.each<[Record<string, string>, number]>([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': ' 7 ' }, 7000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:35 GMT' }, 30_000],
  [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:00 GMT' }, 0],
  [{ 'retry-after-ms': '250' }, 250],
  [{ 'x-ms-retry-after-ms': '250' }, 250],
  [{ 'x-ms-user-quota-resets-after': '00:00:05' }, 5000],
  [{ 'x-ms-user-quota-resets-after': '01:02:03' }, 3_723_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '12' }, 12_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 12) }, 12_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 - 12) }, 0],
])('%j asks for %d ms', (headers, expected) => {
  expect(hintOf(headers)).toBe(expected);
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['an empty value', { 'retry-after': '' }],
  ['a word', { 'retry-after': 'soon' }],
  ['a word with a year', { 'retry-after': 'soon 2099' }],
  ['a negative number', { 'retry-after': '-5' }],
  ['a unit', { 'retry-after': '5 seconds' }],
  ['an exponent', { 'retry-after': '1e3' }],
  ['a number without end', { 'retry-after': '9'.repeat(400) }],
  ['a number of days', { 'x-ms-user-quota-resets-after': '1.00:00:05' }],
  ['a number as span', { 'x-ms-user-quota-resets-after': '5' }],
  ['quota that is not used up', { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '12' }],
  ['a reset of nothing', { 'x-ratelimit-reset': '12' }],
  ['a reset that is no number', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'later' }],
])('%s is no hint', (_, headers) => {
  expect(hintOf(headers)).toBeUndefined();
});

test('the longest hint wins, whichever header says it', () => {
  const seconds = fc.option(fc.integer({ min: 0, max: 59 }), { nil: undefined });
  fc.assert(
    fc.property(seconds, seconds, seconds, seconds, (...all) => {
      const [after, span, milliseconds, reset] = all;
      const headers = {
        ...(after === undefined ? {} : { 'retry-after': String(after) }),
        ...(span === undefined
          ? {}
          : { 'x-ms-user-quota-resets-after': `00:00:${String(span).padStart(2, '0')}` }),
        ...(milliseconds === undefined ? {} : { 'x-ms-retry-after-ms': String(milliseconds * 1000) }),
        ...(reset === undefined ? {} : { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }),
      };
      const said = all.filter((each) => each !== undefined);
      expect(hintOf(headers)).toBe(said.length === 0 ? undefined : Math.max(...said) * 1000);
    }),
  );
});

test('garbage in one header does not hide the hint of another', () => {
  expect(hintOf({ 'retry-after': 'soon', 'x-ms-user-quota-resets-after': '00:00:02' })).toBe(2000);
});

test('no header, however odd, makes a hint that is no time', () => {
  const name = fc.constantFrom(
    'retry-after',
    'retry-after-ms',
    'x-ms-user-quota-resets-after',
    'x-ratelimit-reset',
  );
  const headers = fc.dictionary(name, fc.oneof(fc.string(), fc.date().map(String), fc.double().map(String)));
  fc.assert(
    fc.property(headers, (all) => {
      const hint = hintOf({ 'x-ratelimit-remaining': '0', ...all });
      expect(hint === undefined || (Number.isFinite(hint) && hint >= 0)).toBe(true);
    }),
  );
});

test.each<[string | undefined, number | undefined]>([
  ['00:00:00', 0],
  ['00:00:05', 5000],
  ['00:00:05.25', 5250],
  ['00:01:00', 60_000],
  ['100:00:00', 360_000_000],
  ['5', undefined],
  ['00:05', undefined],
  ['-00:00:05', undefined],
  ['', undefined],
  [undefined, undefined],
])('the span %j is %p ms', (text, expected) => {
  expect(clockSpanMs(text)).toBe(expected);
});
