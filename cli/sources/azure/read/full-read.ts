import type { ReadOutcome, SourceRead } from '../../../sync/read';
import { findSubscriptions } from './find-subscriptions';
import { toOutcome } from './outcome';
import { keepPending } from '../changes/pending';
import type { ReadContext } from './read-context';
import { createReadState } from './read-state';
import { readWhole } from './read-whole';
import { sendDeletes } from './send-deletes';

/** Reads everything the scope covers, and what a changed scope has put outside. */
export function readEverything(context: ReadContext): SourceRead {
  const state = createReadState(context.previous?.pending);
  let finished: ReadOutcome | undefined;
  return {
    async *pages() {
      const plan = await findSubscriptions(context, state);
      const to = yield* readWhole(context, state, [...plan.selected, ...plan.leaving].sort());
      keepPending(context, state);
      yield* sendDeletes(context, state);
      finished = toOutcome(state, { plan, window: { from: null, to } });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}
