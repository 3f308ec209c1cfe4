import fc from 'fast-check';
import { toCanonicalJson } from '../../../../infra/desired/canonical-json';

test.each<[unknown, string]>([
  [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  [{ 10: 'x', 9: 'y' }, '{"10":"x","9":"y"}'],
  [{ z: '<b>&', é: 1 }, String.raw`{"z":"\u003cb\u003e\u0026","é":1}`],
  [{ '\u{1F600}': 1, '\uFF5E': 2 }, '{"\uFF5E":2,"\u{1F600}":1}'],
  ['a\u2028b', String.raw`"a\u2028b"`],
  [1e21, '1e+21'],
  [1.0, '1'],
  [{ __proto__own: 1, ['__proto__']: 2 }, '{"__proto__":2,"__proto__own":1}'],
])('%j is written as Go writes it', (value, expected) => {
  expect(toCanonicalJson(value)).toBe(expected);
});

test('it is JSON of the same value, and the same text whatever the order of the keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = toCanonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(toCanonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
    }),
  );
});
