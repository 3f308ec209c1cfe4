import fc from 'fast-check';
import { Churn } from '../../../../emulator/inventory/churn';
import { changesOf, firstOf, rowsOf, smallInventory } from './small-inventory';

const DAY = 86_400_000;

test('a resource appears in the table later than in the feed, and stays after its deletion', () => {
  const { inventory, clock } = smallInventory({ tableLagMs: 1000, lingerMs: 5000 });
  const group = firstOf(inventory.truth().resourceGroups);
  const { id } = inventory.apply({ operation: 'createResource', resourceGroupId: group.id });
  const isShown = (): boolean => rowsOf(inventory, 'resources').some((row) => row['id'] === id);
  expect([isShown(), changesOf(inventory, 'resourcechanges').length]).toEqual([false, 1]);
  clock.advance(1000);
  expect(isShown()).toBe(true);
  inventory.apply({ operation: 'deleteResource', id });
  clock.advance(4999);
  expect([isShown(), inventory.truth().resources.some((row) => row['id'] === id)]).toEqual([true, false]);
  clock.advance(1);
  expect(isShown()).toBe(false);
});

test('a resource deleted before the table knew of it never stays behind', () => {
  const { inventory, clock } = smallInventory({ tableLagMs: 60_000, lingerMs: 0 });
  const group = firstOf(inventory.truth().resourceGroups);
  const { id } = inventory.apply({ operation: 'createResource', resourceGroupId: group.id });
  inventory.apply({ operation: 'deleteResource', id });
  clock.advance(60_000);
  expect(rowsOf(inventory, 'resources').some((row) => row['id'] === id)).toBe(false);
});

test('a change row appears late, with the time at which the change was detected', () => {
  const { inventory, clock } = smallInventory({ feedLagMs: 120_000 });
  inventory.apply({ operation: 'deleteResource', id: firstOf(inventory.truth().resources).id });
  clock.advance(119_999);
  expect(changesOf(inventory, 'resourcechanges')).toEqual([]);
  clock.advance(1);
  expect(changesOf(inventory, 'resourcechanges')[0]?.timestamp).toMatch(/^2026-03-01T12:00:00/);
});

test('the feed forgets after 14 days', () => {
  const { inventory, clock } = smallInventory();
  inventory.apply({
    operation: 'updateResource',
    id: firstOf(inventory.truth().resources).id,
    properties: { v: 1 },
  });
  clock.advance(14 * DAY - 1000);
  expect(changesOf(inventory, 'resourcechanges')).toHaveLength(1);
  clock.advance(2000);
  expect(changesOf(inventory, 'resourcechanges')).toEqual([]);
});

test('the version grows when something becomes visible, and only then', () => {
  const { inventory, clock } = smallInventory({ feedLagMs: 10, tableLagMs: 20 });
  const start = inventory.version();
  inventory.apply({
    operation: 'updateResource',
    id: firstOf(inventory.truth().resources).id,
    properties: { v: 1 },
  });
  expect(inventory.version()).toBe(start);
  clock.advance(10);
  const feed = inventory.version();
  expect(feed).toBeGreaterThan(start);
  clock.advance(5);
  expect(inventory.version()).toBe(feed);
  clock.advance(5);
  expect(inventory.version()).toBeGreaterThan(feed);
});

test('with every lag passed the tables show the truth, whatever happened', () => {
  const count = fc.integer({ min: 0, max: 15 });
  const churns = fc.array(
    fc.record({
      creates: count,
      updates: count,
      deletes: count,
      moves: count,
      retags: count,
      groupDeletes: fc.integer({ min: 0, max: 2 }),
      groupRetags: count,
      groupCreates: count,
      seed: fc.integer({ min: 1, max: 1e6 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(churns, fc.integer({ min: 0, max: 5000 }), (rounds, pauseMs) => {
      const range = { min: 0, max: 10_000 };
      const { inventory, clock } = smallInventory({ feedLagMs: range, tableLagMs: range, lingerMs: range });
      for (const round of rounds) {
        inventory.churn(Churn.parse(round));
        clock.advance(pauseMs);
        inventory.version();
      }
      clock.advance(60_000);
      const sorted = (rows: readonly Readonly<Record<string, unknown>>[]) =>
        [...rows].sort((left, right) => (String(left['id']) < String(right['id']) ? -1 : 1));
      const [truth, shown] = [inventory.truth(), inventory.shown()];
      expect(sorted(shown.resources)).toEqual(sorted(truth.resources));
      expect(sorted(shown.resourceGroups)).toEqual(sorted(truth.resourceGroups));
    }),
    { numRuns: 30 },
  );
});

test('the feed tells everything: replayed over the start it names the truth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const { inventory } = smallInventory();
      const ids = new Set(inventory.truth().resources.map(({ id }) => String(id).toLowerCase()));
      inventory.churn(
        Churn.parse({ creates: 10, updates: 10, deletes: 10, moves: 10, retags: 5, groupDeletes: 1, seed }),
      );
      const inOrder = changesOf(inventory, 'resourcechanges').sort((left, right) =>
        left.timestamp.slice(0, 27) < right.timestamp.slice(0, 27) ? -1 : 1,
      );
      for (const { type, target } of inOrder) {
        if (type === 'Delete') ids.delete(target.toLowerCase());
        else ids.add(target.toLowerCase());
      }
      expect([...ids].sort()).toEqual(
        inventory
          .truth()
          .resources.map(({ id }) => String(id).toLowerCase())
          .sort(),
      );
    }),
    { numRuns: 20 },
  );
});

test('the same churn on the same inventory does the same', () => {
  const [one, other] = [smallInventory(), smallInventory()];
  const churn = Churn.parse({
    creates: 5,
    updates: 5,
    deletes: 5,
    moves: 5,
    groupDeletes: 1,
    groupRetags: 3,
    seed: 9,
  });
  expect(one.inventory.churn(churn)).toEqual(other.inventory.churn(churn));
  expect(one.inventory.truth()).toEqual(other.inventory.truth());
  expect(rowsOf(one.inventory, 'resourcechanges')).toEqual(rowsOf(other.inventory, 'resourcechanges'));
});

test('churn reports what it found something for', () => {
  const { inventory } = smallInventory({}, { resources: 0 });
  expect(inventory.churn(Churn.parse({ creates: 2, deletes: 3, groupCreates: 1, seed: 1 }))).toMatchObject({
    deletes: 0,
    groupCreates: 1,
  });
});
