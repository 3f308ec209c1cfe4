import type { Change, ChangePage } from '../../../sync/change';
import type { ReadState } from './read-state';

/** Changes of one level: of subscriptions, of groups, or of resources. */
export interface LevelPage {
  readonly changes: readonly Change[];
  /** True where they go on with what the page before began, so that nobody need wait for its answers. */
  readonly isContinued: boolean;
}

/** A page that begins a stage of its own. */
export function nextStage(state: ReadState, changes: readonly Change[]): ChangePage {
  state.stage += 1;
  return { stage: state.stage, changes };
}

/** A page in a stage of its own, or in that of the page before. */
export function stageOf(state: ReadState, { changes, isContinued }: LevelPage): ChangePage {
  return isContinued ? { stage: state.stage, changes } : nextStage(state, changes);
}
