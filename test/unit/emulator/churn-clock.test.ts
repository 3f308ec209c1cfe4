import { createChurnClock, mixOf } from '../../../emulator/churn-clock';
import { Churn } from '../../../emulator/inventory/churn';
import { parseArguments } from '../../../emulator/arguments';
import type { Settings } from '../../../emulator/settings';
import { changesOf, smallInventory } from './inventory/small-inventory';

test.each([1, 3, 7, 20, 101])('%i changes are a mix of so many', (changes) => {
  const counts = Object.values(mixOf(changes));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(changes);
  expect(Math.max(...counts)).toBe(mixOf(changes).updates);
});

test('what has come due happens before the next request, and all of it when the clock is moved', () => {
  const seeds: number[] = [];
  const world = { now: Date.UTC(2026, 0, 1) };
  let every: Settings['churnEvery'] = null;
  const inventory = {
    churn: (churn: Churn) => {
      seeds.push(churn.seed);
      return { ...churn, seed: undefined };
    },
  };
  const tick = createChurnClock(inventory, { now: () => new Date(world.now) }, () => every);
  const after = (ms: number): number[] => {
    world.now += ms;
    tick();
    return seeds.splice(0);
  };
  expect(after(1000)).toEqual([]);
  every = { ms: 1000, churn: Churn.parse({ updates: 2, seed: 5 }) };
  expect([after(1000), after(999), after(1), after(2500), after(500)]).toEqual([[], [], [5], [6, 7], [8]]);
  every = null;
  expect(after(60_000)).toEqual([]);
});

test('the inventory changes by itself', () => {
  const { churnEvery } = parseArguments(['--churn', '5/1']).settings;
  const { inventory, clock } = smallInventory();
  const tick = createChurnClock(inventory, clock, () => churnEvery);
  tick();
  expect(changesOf(inventory, 'resourcechanges')).toEqual([]);
  clock.advance(3000);
  tick();
  expect(changesOf(inventory, 'resourcechanges').length).toBeGreaterThanOrEqual(3 * 4);
});
