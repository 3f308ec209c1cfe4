import fc from 'fast-check';
import { flipCasing, placesOfPage } from '../../../../emulator/resource-graph/unstable';
import { idOf } from './fake-tenant';

/** Numbers of ties as a sort gives them: ascending, some repeated. */
const sortedTies = fc
  .array(fc.boolean(), { maxLength: 60 })
  .map((steps) => Int32Array.from(steps.map((_, index) => steps.slice(0, index + 1).filter(Boolean).length)));

const inOrder = (places: readonly number[]): number[] => [...places].sort((left, right) => left - right);

describe('the places of a page', () => {
  it('make up all rows once, if all pages had the same seed', () => {
    fc.assert(
      fc.property(fc.option(sortedTies), fc.integer(), fc.integer({ min: 1, max: 20 }), (ties, seed, top) => {
        const size = ties?.length ?? 40;
        const places: number[] = [];
        for (let from = 0; from < size; from += top) {
          places.push(...placesOfPage(ties, { from, to: Math.min(size, from + top) }, { size, seed }));
        }
        expect(inOrder(places)).toEqual(Array.from({ length: size }, (_, index) => index));
      }),
    );
  });

  it('never leave the ties of the place', () => {
    fc.assert(
      fc.property(sortedTies, fc.integer(), (ties, seed) => {
        const places = placesOfPage(ties, { from: 0, to: ties.length }, { size: ties.length, seed });
        expect(places.map((place) => ties[place])).toEqual([...ties]);
      }),
    );
  });
});

describe('the casing of an id', () => {
  const ids = Array.from({ length: 400 }, (_, index) => idOf(index));

  it('changes for some ids in each phase, for none in both, and never the id itself', () => {
    const flipped = ([0, 1] as const).map(
      (phase) => new Set(ids.filter((id) => flipCasing(id, phase) !== id)),
    );
    for (const phase of flipped) {
      expect(phase.size).toBeGreaterThan(40);
      expect(phase.size).toBeLessThan(200);
    }
    expect([...flipped[0]!].filter((id) => flipped[1]!.has(id))).toEqual([]);
    for (const id of ids) expect(flipCasing(id, 0).toLowerCase()).toBe(id.toLowerCase());
  });

  it('changes for an id in lower case too', () => {
    const lower = ids.map((id) => id.toLowerCase());
    expect(lower.some((id) => flipCasing(id, 0).includes('/resourceGroups/'))).toBe(true);
  });
});
