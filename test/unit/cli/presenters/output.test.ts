import { PassThrough } from 'node:stream';
import fc from 'fast-check';
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

describe('a line of a CI system cannot be a command', () => {
  const written = (text: string): string => {
    const { output, stderr } = setUp(false);
    output.message(text);
    return String(stderr.read());
  };

  /** As actions/runner reads it: `::` after blanks, `##[` anywhere; Azure Pipelines: `##vso[` anywhere. */
  const isCommand = (line: string): boolean => /^[\s\u0085]*::/.test(line) || /##(vso)?\[/i.test(line);

  test.each([
    ['::add-mask::x', '\\u003a:add-mask::x\n'],
    ['a\n  ::stop-commands::t', 'a\n  \\u003a:stop-commands::t\n'],
    ['x ##[add-mask]y', 'x #\\u0023[add-mask]y\n'],
    ['x ##vso[task.setvariable variable=a]b', 'x #\\u0023vso[task.setvariable variable=a]b\n'],
    ['a::b ## [c]', 'a::b ## [c]\n'],
  ])('%j', (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  test('whatever stands around it', () => {
    const part = fc.constantFrom(
      '::',
      ':',
      '#',
      '##[',
      '##vso[',
      '\n',
      '\r',
      ' ',
      '\u0085',
      '\u2028',
      'set-env',
      ']',
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        (text) => {
          const lines = written(text).split(/\r\n|\r|\n/);
          expect(lines.filter(isCommand)).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('JSON means the same afterwards', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('::x::', '##[x]', '##vso[x]'), (json, name) => {
        const value = { [name]: JSON.parse(json) as unknown, list: [name] };
        const { output, stdout } = setUp(false);
        output.result(JSON.stringify(value, null, 2));
        expect(JSON.parse(String(stdout.read()))).toEqual(value);
      }),
    );
  });

  test('what another program reads letter by letter stays as it is', () => {
    const { output, stdout } = setUp(false);
    output.exact("export A='::x ##[y] hunter2'");
    expect(String(stdout.read())).toBe("export A='::x ##[y] ***'\n");
  });
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
