/** So many rows are remembered as being under way; forgetting them costs one wait. */
const MOST = 5000;

/** Keeps two writes of one entity apart, so that the later one never arrives first. */
export interface WriteOrder {
  /** Resolves when no write of this entity is under way any more. */
  settle(blueprint: string, identifier: string): Promise<void>;
  /** Before it is written. Resolves when there is room for it. */
  begin(blueprint: string, identifier: string): Promise<void>;
}

/** @param flush resolves when every write is answered */
export function createWriteOrder(flush: () => Promise<void>): WriteOrder {
  const underWay = new Set<string>();

  async function clear(): Promise<void> {
    await flush();
    underWay.clear();
  }

  return {
    async settle(blueprint, identifier) {
      if (underWay.has(keyOf(blueprint, identifier))) await clear();
    },
    async begin(blueprint, identifier) {
      if (underWay.size >= MOST) await clear();
      underWay.add(keyOf(blueprint, identifier));
    },
  };
}

/**
 * Puts those rows last that are the second, third, … of their entity: each of them waits for the one before it, and so
 * all of them wait once instead of each by itself. Pure.
 */
export function inRounds<T>(rows: readonly T[], identifierOf: (row: T) => string): readonly T[] {
  const counts = new Map<string, number>();
  const rounds = Map.groupBy(rows, (row) => {
    const round = counts.get(identifierOf(row)) ?? 0;
    counts.set(identifierOf(row), round + 1);
    return round;
  });
  return rounds.size < 2 ? rows : [...rounds.values()].flat();
}

function keyOf(blueprint: string, identifier: string): string {
  return JSON.stringify([blueprint, identifier]);
}
