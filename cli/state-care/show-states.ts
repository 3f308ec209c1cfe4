import { PortSyncError } from '../core/errors';
import { type OutOfSight, outOfSight } from '../sources/azure/forget-subscription';
import type { HeldLock } from '../state/holder';
import type { PendingItem } from '../sync/result';
import type { KeptSource, KeptState, StateAnswer, StateCare } from './state-care';

export interface ShownStates extends StateAnswer {
  readonly sources: readonly ShownState[];
}

export interface ShownState {
  readonly source: string;
  readonly place: string;
  /** `none`: nothing has been saved yet; `damaged`: no run can use it. */
  readonly condition: 'present' | 'none' | 'damaged';
  readonly sizeBytes: number | null;
  /** Of the format. */
  readonly version: number | null;
  readonly state: ShownContent | null;
  /** Null where nobody holds it. */
  readonly lock: HeldLock | null;
  /** Why no run can use it, and what to do; null where one can. */
  readonly problem: { readonly message: string; readonly nextSteps: readonly string[] } | null;
}

export interface ShownContent {
  readonly scopeHash: string;
  /** ISO 8601. */
  readonly checkpoint: string;
  /** By this machine's clock. */
  readonly checkpointAgeMs: number;
  readonly lastFullAt: string | null;
  /** Why stale entities of the last full run are still in Port. */
  readonly refusal: string | null;
  readonly pending: readonly PendingItem[];
  readonly outOfSight: readonly OutOfSight[];
  readonly forgotten: readonly string[];
}

/** Everything that is known of the states; a damaged one is exit 2 and keeps none of the others from being shown. */
export async function showStates({ config, states, clock }: StateCare): Promise<ShownStates> {
  const sources: ShownState[] = [];
  for (const state of states) sources.push(await showState(state, clock.now()));
  const isDamaged = sources.some(({ condition }) => condition === 'damaged');
  return { instance: config.instance, exitCode: isDamaged ? 2 : 0, sources };
}

async function showState(kept: KeptSource, now: number): Promise<ShownState> {
  const { source, keeper } = kept;
  const nothing = { source, place: keeper.place, sizeBytes: null, version: null, state: null, lock: null };
  const facts = await keeper.look().catch(problemOf);
  if (facts instanceof PortSyncError) return { ...nothing, condition: 'damaged', problem: toProblem(facts) };
  const { content, lock = null } = facts;
  const seen = { ...nothing, sizeBytes: content?.sizeBytes ?? null, version: content?.version ?? null, lock };
  const state = await kept.read().catch(problemOf);
  if (state instanceof PortSyncError) return { ...seen, condition: 'damaged', problem: toProblem(state) };
  if (state === undefined) return { ...seen, condition: 'none', problem: null };
  return { ...seen, condition: 'present', state: toContent(state, now), problem: null };
}

function toContent({ azure, ...state }: KeptState, now: number): ShownContent {
  return {
    ...state,
    checkpointAgeMs: now - Date.parse(state.checkpoint),
    outOfSight: azure === undefined ? [] : outOfSight(azure),
    forgotten: azure?.forgottenSubscriptionIds ?? [],
  };
}

/** What is wrong with the state itself; whoever cannot even be asked is thrown. */
function problemOf(error: unknown): PortSyncError {
  if (error instanceof PortSyncError && error.reason === 'configuration') return error;
  throw error;
}

function toProblem({ message, nextSteps }: PortSyncError) {
  return { message, nextSteps };
}
