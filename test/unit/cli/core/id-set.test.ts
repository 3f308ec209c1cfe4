import fc from 'fast-check';
import { createIdSet } from '../../../../cli/core/id-set';

test('it answers as a Set does', () => {
  const id = fc.oneof(fc.constantFrom('', 'a', 'A', '__proto__', '/subscriptions/s1'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.boolean())), (steps) => {
      const expected = new Set<string>();
      const ids = createIdSet();
      for (const [each, isAdded] of steps) {
        expect(ids.has(each)).toBe(expected.has(each));
        if (!isAdded) continue;
        expect(ids.add(each)).toBe(!expected.has(each));
        expected.add(each);
        expect(ids.size).toBe(expected.size);
      }
    }),
  );
});

test('it keeps every id while it grows', () => {
  const ids = createIdSet();
  const names = Array.from(
    { length: 20_000 },
    (_, n) => `/subscriptions/s/resourcegroups/rg/providers/a/b/${n}`,
  );
  expect(names.filter((name) => ids.add(name))).toHaveLength(names.length);
  expect(names.filter((name) => ids.add(name))).toEqual([]);
  expect(names.every((name) => ids.has(name))).toBe(true);
  expect(ids.has('/subscriptions/s/resourcegroups/rg/providers/a/b/20000')).toBe(false);
  expect(ids.size).toBe(names.length);
});
