import { hash } from 'node:crypto';

const FIRST_CAPACITY = 1 << 12;
/** An empty slot: no id hashes to it, since 0 is replaced. */
const EMPTY = 0n;

/**
 * A set of ids that keeps 64 bits of each id's SHA-1 and no strings: 16 to 32 bytes an id, so that two million ids
 * fit into 64 MB. Two of two million ids share their 64 bits with a probability of 1 in ten million.
 */
export interface IdSet {
  readonly size: number;
  has(id: string): boolean;
  /** True where the id was not in the set before. */
  add(id: string): boolean;
}

/** An empty set; ids are compared as they are, so lower them first where case does not matter. */
export function createIdSet(): IdSet {
  let slots = new BigUint64Array(FIRST_CAPACITY);
  let size = 0;

  function grow(): void {
    const old = slots;
    slots = new BigUint64Array(old.length * 2);
    for (const fingerprint of old) {
      if (fingerprint !== EMPTY) slots[slotOf(slots, fingerprint)] = fingerprint;
    }
  }

  return {
    get size() {
      return size;
    },
    has(id) {
      const fingerprint = fingerprintOf(id);
      return slots[slotOf(slots, fingerprint)] === fingerprint;
    },
    add(id) {
      const fingerprint = fingerprintOf(id);
      const slot = slotOf(slots, fingerprint);
      if (slots[slot] === fingerprint) return false;
      slots[slot] = fingerprint;
      size += 1;
      if (size * 2 > slots.length) grow();
      return true;
    },
  };
}

function fingerprintOf(id: string): bigint {
  const fingerprint = hash('sha1', id, 'buffer').readBigUInt64LE();
  return fingerprint === EMPTY ? 1n : fingerprint;
}

/** The slot that holds the fingerprint, or the empty one where it belongs (open addressing). */
function slotOf(slots: BigUint64Array, fingerprint: bigint): number {
  const mask = slots.length - 1;
  let slot = Number(fingerprint & BigInt(mask));
  while (slots[slot] !== EMPTY && slots[slot] !== fingerprint) slot = (slot + 1) & mask;
  return slot;
}
