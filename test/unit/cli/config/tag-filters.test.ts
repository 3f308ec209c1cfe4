import fc from 'fast-check';
import { tagFilters } from '../../../../cli/config/tag-filters';

function parse(text: string) {
  const result = tagFilters.safeParse(text);
  return result.success ? result.data : result.error.issues.map(({ message }) => message);
}

test('both sides become pairs, sorted by name, values in lower case', () => {
  expect(parse('{"include":{"Team":"Core","env":"PROD"},"exclude":{"port":"Skip"}}')).toEqual({
    include: [
      { name: 'Team', value: 'core' },
      { name: 'env', value: 'prod' },
    ],
    exclude: [{ name: 'port', value: 'skip' }],
  });
});

test('a side that is left out filters nothing', () => {
  expect(parse('{}')).toEqual({ include: [], exclude: [] });
  expect(parse('{"exclude":{"a":"b"}}')).toEqual({ include: [], exclude: [{ name: 'a', value: 'b' }] });
});

test('tags may be called like properties of objects', () => {
  const text = '{"include":{"__proto__":"x","constructor":"y","toString":""}}';
  expect(parse(text)).toEqual({
    include: [
      { name: '__proto__', value: 'x' },
      { name: 'constructor', value: 'y' },
      { name: 'toString', value: '' },
    ],
    exclude: [],
  });
});

test.each([
  ['[]', 'must be a JSON object'],
  ['null', 'must be a JSON object'],
  ['"include"', 'must be a JSON object'],
  ['{"inclde":{}}', 'unknown key "inclde": did you mean "include"?'],
  ['{"Include":{}}', 'unknown key "Include": did you mean "include"?'],
  ['{"exlude":{"a":"b"}}', 'did you mean "exclude"?'],
  ['{"__proto__":{"env":"prod"}}', 'only "include" and "exclude" are known'],
  ['{"env":"prod"}', 'only "include" and "exclude" are known'],
  ['{"include":[]}', '"include" must be an object'],
  ['{"include":"env=prod"}', '"include" must be an object'],
  ['{"include":null}', '"include" must be an object'],
  ['{"include":{"a":1}}', 'the value of tag "a" must be a string: put it in quotes, "1"'],
  ['{"exclude":{"a":true}}', 'put it in quotes, "true"'],
  ['{"include":{"a":null}}', 'must be a string, not null'],
  ['{"include":{"a":["x","y"]}}', 'must be a string, not a list'],
  ['{"include":{"a":{}}}', 'must be a string, not an object'],
  ['{"include":{" ":"x"}}', 'a tag has no name'],
  ['{"include":{"a":"x","a":"y"}}', 'has the name "a" twice'],
  ['{"include":{},"include":{"a":"y"}}', 'has the name "include" twice'],
  ['{"include":{"a":"X"},"exclude":{"a":"x"}}', 'nothing can match'],
  ['{"include":{"env":prod}}', 'is not valid JSON at line 1, column 19: unexpected "p"'],
  ["{'include':{}}", 'line 1, column 2: unexpected "\'"'],
  ['{\n  "include": {},\n}', 'line 3, column 1: unexpected "}"'],
  ['{"include":{"a":"b"}', 'line 1, column 21: it ends too early'],
])('%s is refused', (text, message) => {
  expect(parse(text)).toEqual([expect.stringContaining(message)]);
});

test('everything that is wrong is told at once', () => {
  expect(parse('{"inclde":{},"include":{"a":1,"b":[]},"exclude":3}')).toHaveLength(4);
});

test('a name that stands twice in different objects is fine', () => {
  expect(parse('{"include":{"a":"x"},"exclude":{"a":"y"}}')).toMatchObject({ exclude: [{ name: 'a' }] });
});

test('every object of strings is read back whole', () => {
  const side = fc.dictionary(
    fc.string().filter((name) => name.trim() !== ''),
    fc.string(),
  );
  fc.assert(
    fc.property(side, (include) => {
      const expected = Object.entries(include).map(([name, value]) => ({ name, value: value.toLowerCase() }));
      const parsed = parse(JSON.stringify({ include }));
      const conditions = 'include' in parsed ? parsed.include : [];
      expect(new Set(conditions.map((each) => JSON.stringify(each)))).toEqual(
        new Set(expected.map((each) => JSON.stringify(each))),
      );
    }),
  );
});
