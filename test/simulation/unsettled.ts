import type { EmulatorAdmin } from '../support/emulator-admin';

/** What the APIs may tell of things that are not what they tell, or not yet. */
export interface Unsettled {
  /** Lets something happen, and notes all that it touches. @param lagMs after which every API tells of it */
  note(lagMs: number, act: () => Promise<unknown>): Promise<void>;
  /** Whether the APIs may still be behind, at this time in milliseconds since the epoch. */
  isUnsettled(identifier: string, time: number): boolean;
  /** Whether it went and came again meanwhile, so that they may tell of its end alone. */
  isReborn(identifier: string, time: number): boolean;
}

/** @param rows what there is, by identifier, as text that tells every difference */
export function createUnsettled(
  admin: Pick<EmulatorAdmin, 'now'>,
  rows: () => Promise<ReadonlyMap<string, string>>,
): Unsettled {
  const until = new Map<string, number>();
  const gone = new Set<string>();
  const reborn = new Set<string>();
  const isUnsettled = (identifier: string, time: number): boolean => (until.get(identifier) ?? 0) > time;
  return {
    isUnsettled,
    isReborn: (identifier, time) => reborn.has(identifier) && isUnsettled(identifier, time),
    async note(lagMs, act) {
      const before = await rows();
      await act();
      const after = await rows();
      const end = (await admin.now()).getTime() + lagMs;
      for (const identifier of new Set([...before.keys(), ...after.keys()])) {
        if (before.get(identifier) === after.get(identifier)) continue;
        if (!after.has(identifier)) gone.add(identifier);
        else if (gone.has(identifier)) reborn.add(identifier);
        if (lagMs > 0) until.set(identifier, Math.max(until.get(identifier) ?? 0, end));
      }
    },
  };
}
