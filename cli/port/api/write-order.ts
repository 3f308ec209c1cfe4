/** So many rows are remembered as being under way; forgetting them costs one wait. */
const MOST = 5000;

/** Keeps two writes of one entity apart, so that the later one never arrives first. */
export interface WriteOrder {
  /** Resolves when no other write of this entity is under way any more. */
  before(blueprint: string, identifier: string): Promise<void>;
}

/** @param settle resolves when every write is answered */
export function createWriteOrder(settle: () => Promise<void>): WriteOrder {
  const underWay = new Set<string>();
  return {
    async before(blueprint, identifier) {
      const key = `${blueprint} ${identifier}`;
      if (underWay.has(key) || underWay.size >= MOST) {
        await settle();
        underWay.clear();
      }
      underWay.add(key);
    },
  };
}
