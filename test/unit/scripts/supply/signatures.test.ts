import { judge } from '../../../../scripts/supply/signatures';

const said = (value: unknown) => judge({ stdout: JSON.stringify(value), isTimedOut: false });

test('a signature that is wrong or lacks fails', () => {
  expect(said({ invalid: [{ name: 'a' }], missing: [] }).isPassed).toBe(false);
  expect(said({ invalid: [], missing: [{ name: 'a' }] }).isPassed).toBe(false);
  expect(said({ invalid: [], missing: [] })).toEqual({
    isPassed: true,
    line: 'every package has the signature of its registry',
  });
});

test('a registry that has none is told in one line, without its address', () => {
  const verdict = said({
    error: { code: 'E404', summary: 'Not found: https://registry.example/-/keys\nmore' },
  });
  expect(verdict.isPassed).toBe(true);
  expect(verdict.line).toBe("Skipped: signatures can't be checked here: E404: Not found: the registry");
});

test.each([
  ['no answer in time', { stdout: '', isTimedOut: true }],
  ['nothing that is JSON', { stdout: 'npm error', isTimedOut: false }],
  ['nothing that is known', { stdout: '{}', isTimedOut: false }],
])('%s is told as well', (_, audit) => {
  expect(judge(audit)).toEqual({
    isPassed: true,
    line: expect.stringMatching(/^Skipped: [^\n]+$/) as string,
  });
});
