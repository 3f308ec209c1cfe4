import type { Churn } from './inventory/churn';
import type { Inventory } from './inventory/inventory';
import type { EmulatorClock } from './server/types';
import type { Settings } from './settings';

/** Shares of the sorts of changes that happen by themselves; they make up 1. */
const MIX = {
  updates: 0.4,
  creates: 0.2,
  retags: 0.15,
  deletes: 0.15,
  moves: 0.05,
  groupRetags: 0.05,
} as const satisfies Partial<Record<keyof Churn, number>>;

/** So many changes of all sorts; the first sorts make up for what rounding leaves over. */
export function mixOf(changes: number): Partial<Churn> {
  const counts = Object.entries(MIX).map(([sort, share]) => [sort, Math.floor(changes * share)] as const);
  const left = changes - counts.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(counts.map(([sort, count], place) => [sort, place < left ? count + 1 : count]));
}

/**
 * Called before each request: lets happen what has come due by the emulator's clock since the one before, each time with
 * another seed. So nothing changes while nobody looks, and moving the clock makes the changes of the time between.
 */
export function createChurnClock(
  inventory: Pick<Inventory, 'churn'>,
  clock: EmulatorClock,
  setting: () => Settings['churnEvery'],
): () => void {
  let known: Settings['churnEvery'] = null;
  let last = 0;
  let happened = 0;
  return () => {
    const every = setting();
    const now = clock.now().getTime();
    if (every !== known) {
      known = every;
      last = now;
      happened = 0;
    }
    if (every === null) return;
    for (; last + every.ms <= now; last += every.ms) {
      inventory.churn({ ...every.churn, seed: every.churn.seed + happened });
      happened += 1;
    }
  };
}
