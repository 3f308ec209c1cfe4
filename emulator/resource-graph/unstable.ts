import type { Row, TableSource } from './table-source';

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(places: number[], random: () => number): void {
  for (let last = places.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = places[last] ?? 0;
    places[last] = places[other] ?? 0;
    places[other] = kept;
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** First and last place of the rows that the sort does not tell apart from the one at `place`. */
function tieAround(ties: Int32Array, place: number): [number, number] {
  let from = place;
  while (from > 0 && ties[from - 1] === ties[place]) from -= 1;
  let to = place + 1;
  while (to < ties.length && ties[to] === ties[place]) to += 1;
  return [from, to];
}

/**
 * Which rows a page shows: in their order, but those that the sort keys do not tell apart shuffled anew by each seed.
 * Without any order all rows are of one kind, as Resource Graph's are: "random, not repeatable".
 */
export function placesOfPage(
  ties: Int32Array | null,
  page: { from: number; to: number },
  whole: { size: number; seed: number },
): number[] {
  const { from, to } = page;
  if (ties === null) {
    const all = range(0, whole.size);
    shuffle(all, randomNumbers(whole.seed));
    return all.slice(from, to);
  }
  const places: number[] = [];
  for (let place = from; place < to;) {
    const [first, end] = tieAround(ties, place);
    const group = range(first, end);
    // The seed and the group decide alone, so that one answer is consistent in itself.
    if (group.length > 1) shuffle(group, randomNumbers(whole.seed + first));
    places.push(...group.slice(place - first, to - first));
    place = end;
  }
  return places;
}

/** Each of the two phases spells another quarter of the ids in another way. */
export type CasingPhase = 0 | 1;

export const casingPhaseOf = (seed: number): CasingPhase =>
  randomNumbers(seed ^ 0x5bd1e995)() < 0.5 ? 0 : 1;

function quarterOf(id: string): number {
  let sum = 0;
  for (let index = Math.max(0, id.length - 12); index < id.length; index++)
    sum = (sum * 31 + (id.charCodeAt(index) | 32)) & 0xffff;
  return sum % 4;
}

/** Some ids come in lower case, or with `resourcegroups` spelt otherwise, as providers report them differently. */
export function flipCasing(id: string, phase: CasingPhase): string {
  if (quarterOf(id) !== phase) return id;
  const lower = id.toLowerCase();
  return lower === id ? id.replace('/resourcegroups/', '/resourceGroups/') : lower;
}

const withFlippedId = (row: Row, phase: CasingPhase): Row => {
  const { id } = row;
  const flipped = typeof id === 'string' ? flipCasing(id, phase) : id;
  return flipped === id ? row : { ...row, id: flipped };
};

/** The tables as one phase spells them. */
export const flippedTables = (tables: TableSource, phase: CasingPhase): TableSource => ({
  version: () => tables.version(),
  rows: (table, scope) => tables.rows(table, scope).map((row) => withFlippedId(row, phase)),
});
