import { PassThrough } from 'node:stream';
import { createOutput } from '../../../../cli/presenters/output';

function setUp(isTTY: boolean, environment: Record<string, string> = {}) {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const redact = (text: string) => text.replaceAll('hunter2', '***');
  return { stdout, stderr, output: createOutput({ stdout, stderr, environment, redact }) };
}

test('results go to stdout, messages to stderr, both ended by a line end and without secrets', () => {
  const { output, stdout, stderr } = setUp(false);
  output.result('{"a":"hunter2"}');
  output.message('hunter2\n');
  expect(String(stdout.read())).toBe('{"a":"***"}\n');
  expect(String(stderr.read())).toBe('***\n');
});

test.each([
  ['a terminal', true, {}, true],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a pipe', false, {}, false],
])('%s: colours %s', (_, isTTY, environment, colour) => {
  expect(setUp(isTTY, environment).output.colour).toEqual({ result: colour, message: colour });
});

test('a bar is drawn on a terminal, also without colours', () => {
  expect(setUp(true, { NO_COLOR: '1' }).output.terminal).toBeDefined();
  expect(setUp(true, { TERM: 'dumb' }).output.terminal).toBeUndefined();
  expect(setUp(false).output.terminal).toBeUndefined();
});
