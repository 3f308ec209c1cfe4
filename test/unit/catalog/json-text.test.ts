import fc from 'fast-check';
import { parseJson } from '../../../catalog/json-text';

describe('parseJson', () => {
  it.each([
    ['', 1, 1, 'expected a value, but the file ends here'],
    ['{\n  "a": 1,\n}', 3, 1, 'expected a string'],
    ['{\n  "a": tru\n}', 2, 8, 'expected a value'],
    ['{"a" 1}', 1, 6, 'expected ":"'],
    ['[1 2]', 1, 4, 'expected "," or "]"'],
    ['{"a": [1, {"b": 2]}', 1, 18, 'expected "," or "}"'],
    ['{"a": "b', 1, 7, 'a broken string'],
    ['["\\x"]', 1, 2, 'a broken string'],
    ['{"a": 1} x', 1, 10, 'nothing may follow the document'],
    ['[01]', 1, 2, 'expected a value'],
    ['['.repeat(101) + ']'.repeat(101), 1, 101, 'more than 100 objects and lists within each other'],
    ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" stands here twice'],
    ['[1,', 1, 4, 'expected a value, but the file ends here'],
  ])('says of %j: line %i, column %i, %s', (text, line, column, message) => {
    expect(parseJson(text)).toEqual({ fault: { line, column, message } });
  });

  it('reads past a byte order mark', () => {
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ value: { a: 1 } });
  });

  it('reads every JSON document as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses, where no key stands twice', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a"',
      '"b\\n"',
      ':',
      ',',
      '1',
      '-0.5e3',
      'true',
      'null',
      ' ',
      '.',
      '0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        fc.pre(text.split('"a"').length < 3 && text.split('"b\\n"').length < 3);
        expect('value' in parseJson(text)).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
