import fc from 'fast-check';
import { createLog, type LogLevel } from '../../../../cli/core/pino-log';

function capture(level: LogLevel = 'debug', redact = (text: string) => text) {
  const lines: string[] = [];
  return { lines, log: createLog({ level, colour: false, redact, write: (line) => lines.push(line) }) };
}

test('a line has UTC time, level, message and fields', () => {
  const { lines, log } = capture();
  log.warn('page was empty', { kind: 'resource', page: 3, ids: ['a', 'b'] });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] WARN: page was empty \{"kind":"resource","page":3,"ids":\["a","b"\]\}\n$/,
  );
});

test.each([
  ['debug', 4],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
] as const)('level %s writes %d of four lines', (level, expected) => {
  const { lines, log } = capture(level);
  log.debug('a');
  log.info('b');
  log.warn('c');
  log.error('d');
  expect(lines).toHaveLength(expected);
});

test('fields cannot replace what belongs to the line', () => {
  const { lines, log } = capture();
  log.info('real', { level: 60, msg: 'forged', time: 0, type: 'Error', stack: 'x' });
  expect(lines[0]).toContain('INFO: real');
  expect(lines[0]).toContain('"msg_":"forged"');
  expect(lines[0]).toContain('"stack_":"x"');
});

test('whatever stands in message and fields, it stays one line without control characters', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\n', '\r', '\u001b[2J', '\u009b31m', '\u2028', '\u202e', '\u0000', '%s', '{msg}'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  });
  fc.assert(
    fc.property(hostile, hostile, fc.array(hostile), (message, value, list) => {
      const { lines, log } = capture();
      log.error(message, { value, list, stack: value, err: value });
      expect(lines).toHaveLength(1);
      expect(lines[0]?.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    }),
  );
});

test('secrets are taken out of message and fields', () => {
  const { lines, log } = capture('info', (text) => text.replaceAll('hunter2', '***'));
  log.info('is hunter2', { secret: 'hunter2' });
  expect(lines[0]).toContain('is *** {"secret":"***"}');
});

test('a secret that holds what is escaped is taken out all the same', () => {
  const secret = 'a"b\\c\nd\u001be';
  const { lines, log } = capture('info', (text) => text.replaceAll(secret, '***'));
  log.info(`is ${secret}`, { secret, list: [secret] });
  expect(lines[0]).toContain('is *** {"secret":"***","list":["***"]}');
});
