import { LockedError } from '../core/errors';
import { describeHolder, type HeldLock } from '../state/holder';
import type { KeptSource, StateAnswer, StateCare } from './state-care';

export interface UnlockedStates extends StateAnswer {
  readonly sources: readonly UnlockedState[];
}

export interface UnlockedState {
  readonly source: string;
  readonly place: string;
  /** Who held it; null where nobody did. */
  readonly held: HeldLock | null;
}

/**
 * Takes the lock away from a run that is dead: it can't write any more.
 * @throws LockedError where the run lives on this machine, unless that shall not matter
 */
export async function unlockStates(care: StateCare, isForced: boolean): Promise<UnlockedStates> {
  const found: { readonly kept: KeptSource; readonly held: HeldLock | null }[] = [];
  for (const kept of care.states) found.push({ kept, held: (await kept.keeper.look()).lock ?? null });
  for (const { kept, held } of found) if (!isForced) assertDead(held, kept.keeper.place, care);

  const locked = found.filter(({ held }) => held !== null);
  if (locked.length > 0) await care.agree(locked.map(describe).join(' '));
  for (const { kept } of locked) await kept.keeper.breakLock();
  const sources = found.map(({ kept, held }) => ({ source: kept.source, place: kept.keeper.place, held }));
  return { instance: care.config.instance, exitCode: 0, sources };
}

/** Only of a process of this machine can be told that it lives. */
function assertDead(held: HeldLock | null, place: string, { host, isAlive }: StateCare): void {
  const holder = held?.holder;
  if (holder === undefined || holder.host !== host || !isAlive(holder.pid)) return;
  throw new LockedError(`the run that holds the lock of ${place} lives: ${describeHolder(holder)}`, [
    'Wait for it, or stop it (kill, then it gives the lock back). --force takes the lock away all the same.',
  ]);
}

function describe({ kept, held }: { readonly kept: KeptSource; readonly held: HeldLock | null }): string {
  const holder = held?.holder;
  const who = holder === undefined ? 'a run that nobody knows' : describeHolder(holder);
  return `The lock of ${kept.keeper.place} is taken away from ${who}; if that run still lives, it ends with 6.`;
}
