import type { Clock } from '../core/clock';
import type { SourceName, StateConfig } from '../core/config';
import { ConfigurationError, PortSyncError } from '../core/errors';
import type { AzureMemory } from '../sources/azure/memory';
import type { StateKeeper } from '../state/keeper';
import type { SourceState } from '../sync/state';

/** The state of one source, for whoever looks after it. */
export interface KeptSource {
  readonly source: SourceName;
  readonly keeper: Pick<
    StateKeeper<unknown>,
    'place' | 'look' | 'lock' | 'breakLock' | 'moveAway' | 'letters'
  >;
  /** Undefined where nothing has been saved yet. @throws PortSyncError where it is damaged */
  read(): Promise<KeptState | undefined>;
}

export interface KeptState extends Omit<SourceState<unknown>, 'memory'> {
  /** Undefined for sources that know no subscriptions. */
  readonly azure: AzureMemory | undefined;
}

/** What the commands for the state work with. */
export interface StateCare {
  readonly config: StateConfig;
  /** Of the configured sources. */
  readonly states: readonly KeptSource[];
  readonly azure: StateKeeper<AzureMemory>;
  readonly clock: Clock;
  /** Whether a process of this machine is there. */
  readonly isAlive: (pid: number) => boolean;
  readonly host: string;
  /** Returns where the operator agrees to what the question says. @throws PortSyncError else: nothing is done */
  readonly agree: (question: string) => Promise<void>;
}

/** What every answer to such a command holds. */
export interface StateAnswer {
  readonly instance: string;
  readonly exitCode: number;
}

/**
 * Acts while the locks of all are held: either all of it is done, or nothing.
 * @throws LockedError; PortSyncError of a lock that was lost meanwhile
 */
export async function whileLocked<T>(
  keepers: readonly Pick<StateKeeper<unknown>, 'lock'>[],
  waitMs: number,
  act: () => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const releases: (() => Promise<void>)[] = [];
  try {
    for (const keeper of keepers) releases.push(await keeper.lock(waitMs, (error) => lost.abort(error)));
    lost.signal.throwIfAborted();
    return await act();
  } finally {
    for (const release of releases) await release();
  }
}

/**
 * Decides whether somebody who answers nothing, or no one, agrees. Pure.
 * @param answer undefined where nobody can be asked
 * @throws PortSyncError where not
 */
export function assertAgreed(answer: string | undefined, question: string): void {
  if (answer === undefined)
    throw new ConfigurationError([
      { name: '--yes', message: `is needed where nobody can be asked: ${question}` },
    ]);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new PortSyncError('configuration', 'not confirmed: nothing was done');
}
