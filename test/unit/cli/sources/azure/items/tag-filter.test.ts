import fc from 'fast-check';
import { hasTagFilters, matchesTagFilters } from '../../../../../../cli/sources/azure/items/tag-filter';
import type { TagCondition } from '../../../../../../cli/core/config';

const NAMES = [
  'env',
  'Env',
  'owner',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  "it's",
  '',
  '$x',
];
const VALUES = ['prod', 'PROD', 'test', '', '__proto__', '[object Object]', 'function', "\\' ) or true //"];

const name = fc.oneof(fc.constantFrom(...NAMES), fc.string());
const value = fc.oneof(fc.constantFrom(...VALUES), fc.string());
const conditions = fc.array(fc.record({ name, value }), { maxLength: 3 });
const tagValue = fc.oneof(
  { weight: 4, arbitrary: value },
  fc.constantFrom(null, 1, true, ['prod'], { prod: 1 }),
);
const tagPairs = fc.uniqueArray(fc.tuple(name, tagValue), { selector: ([key]) => key, maxLength: 5 });

/** As the tags come over the wire: every name is an own property. */
function asTags(pairs: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(
    `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join(',')}}`,
  );
}

/** What the README promises, said without any object: a condition matches where some pair has its name and value. */
function holds(pairs: readonly (readonly [string, unknown])[], condition: TagCondition): boolean {
  return pairs.some(
    ([key, each]) =>
      key === condition.name &&
      typeof each === 'string' &&
      each.toLowerCase() === condition.value.toLowerCase(),
  );
}

test('every include condition matches and no exclude condition does, whatever the names and values', () => {
  fc.assert(
    fc.property(tagPairs, conditions, conditions, (pairs, include, exclude) => {
      const expected =
        include.every((condition) => holds(pairs, condition)) &&
        !exclude.some((condition) => holds(pairs, condition));
      expect(matchesTagFilters(asTags(pairs), { include, exclude })).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('conditions that are taken from the tags themselves match, so that the property above is not empty', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 }),
      (pairs) => {
        const all = pairs.map(([key, each]) => ({ name: key, value: each.toUpperCase() }));
        const tags = asTags(pairs);
        // Some letters do not survive a change of case; those are not what this is about.
        fc.pre(pairs.every(([, each]) => each.toUpperCase().toLowerCase() === each.toLowerCase()));
        expect(matchesTagFilters(tags, { include: all, exclude: [] })).toBe(true);
        expect(matchesTagFilters(tags, { include: [], exclude: all.slice(-1) })).toBe(false);
      },
    ),
  );
});

test.each<[string, unknown, string, string, boolean]>([
  ['a value in another case', { env: 'Prod' }, 'env', 'prod', true],
  ['a name in another case', { Env: 'prod' }, 'env', 'prod', false],
  ['a missing tag', {}, 'env', 'prod', false],
  ['a missing tag and an empty value', {}, 'env', '', false],
  ['an empty value', { env: '' }, 'env', '', true],
  ['no tags at all', null, 'env', 'prod', false],
  ['tags that are no object', 'env', 'length', '3', false],
  ['a value that is no text', { env: 1 }, 'env', '1', false],
  ['what every object inherits', {}, 'constructor', 'function Object() { [native code] }', false],
  ['a tag called __proto__', JSON.parse('{"__proto__":"prod"}'), '__proto__', 'prod', true],
  ['what a tag __proto__ would inherit', JSON.parse('{"__proto__":{"env":"prod"}}'), 'env', 'prod', false],
])('%s', (_, tags, ...[key, each, expected]) => {
  const condition = { name: key, value: each };
  expect(matchesTagFilters(tags, { include: [condition], exclude: [] })).toBe(expected);
  expect(matchesTagFilters(tags, { include: [], exclude: [condition] })).toBe(!expected);
});

test('an excluded group is out although it is included', () => {
  const env = { name: 'env', value: 'prod' };
  const frozen = { name: 'frozen', value: 'true' };
  expect(matchesTagFilters({ env: 'prod', frozen: 'True' }, { include: [env], exclude: [frozen] })).toBe(
    false,
  );
});

test('there is a filter as soon as there is one condition', () => {
  const condition = { name: 'a', value: 'b' };
  expect(hasTagFilters({ include: [], exclude: [] })).toBe(false);
  expect(hasTagFilters({ include: [condition], exclude: [] })).toBe(true);
  expect(hasTagFilters({ include: [], exclude: [condition] })).toBe(true);
});
