import type { Seeded } from '../../inventory/seeded';

/** Positions of what is shown, in the order in which it is shown; parallel arrays. */
export interface Order {
  readonly at: Int32Array;
  /** 1 for what has been shown before. */
  readonly isRepeated: Uint8Array;
}

/** Everything once, shuffled; a share of it once more, somewhere behind its first appearance. */
export function inAnyOrder(count: number, random: Seeded, repeated: number): Order {
  const shuffled = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.int(last + 1);
    const kept = shuffled[last] ?? 0;
    shuffled[last] = shuffled[other] ?? 0;
    shuffled[other] = kept;
  }
  const repeatsBehind = new Map<number, number[]>();
  let repeats = 0;
  for (let index = 0; index < count; index += 1) {
    if (!random.chance(repeated)) continue;
    const behind = index + random.int(count - index);
    repeatsBehind.set(behind, [...(repeatsBehind.get(behind) ?? []), shuffled[index] ?? 0]);
    repeats += 1;
  }
  const order = { at: new Int32Array(count + repeats), isRepeated: new Uint8Array(count + repeats) };
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    order.at[next++] = shuffled[index] ?? 0;
    for (const position of repeatsBehind.get(index) ?? []) {
      order.isRepeated[next] = 1;
      order.at[next++] = position;
    }
  }
  return order;
}
