/** Random draws that are the same for the same seed, on every machine. */
export interface Seeded {
  /** In [0, 1). */
  next(): number;
  /** In 0..below-1. */
  int(below: number): number;
  chance(probability: number): boolean;
  /** Throws on an empty list. */
  pick<T>(from: readonly T[]): T;
  guid(): string;
  /** Lower-case letters and digits. */
  word(length: number): string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Mulberry32, a small generator of good quality with a 32-bit state (Tommy Ettinger, public domain). */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const hex = (): string =>
    int(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[int(from.length)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    guid: () => toGuid(hex() + hex() + hex() + hex()),
    word: (length) => Array.from({ length }, () => ALPHABET.charAt(int(ALPHABET.length))).join(''),
  };
}

/** Version 4, variant 1: what strict parsers of GUIDs ask for. */
function toGuid(hex: string): string {
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
