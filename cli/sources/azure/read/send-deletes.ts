import type { ChangePage } from '../../../sync/change';
import { parseArmId } from '../items/arm-id';
import type { ReadContext } from './read-context';
import type { ReadState } from './read-state';
import { nextStage } from './stages';

/** Children before parents, after every upsert. */
export function* sendDeletes(context: ReadContext, state: ReadState): Generator<ChangePage> {
  if (isLeavingRefused(context, state)) for (const id of state.leaving) state.deletes.delete(id);
  const deletes = [...state.deletes.values()];
  for (const level of [2, 1, 0]) {
    yield nextStage(
      state,
      deletes.filter(({ id }) => parseArmId(id)?.level === level),
    );
  }
}

/**
 * A scope in which nothing at all is left looks like a filter that was misspelt. What an incremental read sees is too
 * little to tell more than whether a subscription is left.
 */
function isLeavingRefused({ acceptDeletes, mode }: ReadContext, state: ReadState): boolean {
  if (acceptDeletes || state.leaving.size === 0) return false;
  if (mode === 'incremental') return state.selected.size === 0;
  return [...state.leaving].some((id) => state.inScope[parseArmId(id)?.level ?? 2] === 0);
}
