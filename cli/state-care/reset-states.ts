import { type StateAnswer, type StateCare, whileLocked } from './state-care';

export interface ResetStates extends StateAnswer {
  readonly sources: readonly ResetState[];
}

export interface ResetState {
  readonly source: string;
  readonly place: string;
  /** Where the state is now; null where there was none. */
  readonly backup: string | null;
}

/** Moves the states away while all are locked. @throws LockedError, PortSyncError where the operator disagrees */
export async function resetStates({ config, states, clock, agree }: StateCare): Promise<ResetStates> {
  const places = states.map(({ keeper }) => keeper.place).join(' and ');
  await agree(`${places} is moved to a backup, and the next run has no baseline.`);
  // Colons are not for file names everywhere.
  const suffix = `.reset-${new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, '')}`;
  const move = async (): Promise<ResetState[]> => {
    const sources: ResetState[] = [];
    for (const { source, keeper } of states) {
      const backup = (await keeper.moveAway(suffix)) ?? null;
      sources.push({ source, place: keeper.place, backup });
    }
    return sources;
  };
  const keepers = states.map(({ keeper }) => keeper);
  return {
    instance: config.instance,
    exitCode: 0,
    sources: await whileLocked(keepers, config.waitLockMs, move),
  };
}
