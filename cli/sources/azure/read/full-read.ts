import type { ChangePage } from '../../../sync/change';
import type { ReadOutcome, SourceRead } from '../../../sync/read';
import { findSubscriptions } from './find-subscriptions';
import type { AzureMemory } from '../memory';
import { toOutcome } from './outcome';
import { findOrphans } from '../changes/orphans';
import { keepPending } from '../changes/pending';
import type { ReadContext } from './read-context';
import { createReadState } from './read-state';
import { readWhole } from './read-whole';
import { sendDeletes } from './send-deletes';

/** Reads everything the scope covers, and what a changed scope has put outside. */
export function readEverything(context: ReadContext): SourceRead<AzureMemory> {
  const state = createReadState(context.previous?.pending);
  let finished: ReadOutcome<AzureMemory> | undefined;
  return {
    async *pages() {
      const plan = await findSubscriptions(context, state);
      const to = yield* asWhole(readWhole(context, state, [...plan.selected, ...plan.leaving].sort()));
      keepPending(context, state);
      await findOrphans(context, state);
      yield* sendDeletes(context, state);
      finished = toOutcome(state, { plan, context, window: { from: null, to } });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}

async function* asWhole<T>(pages: AsyncGenerator<ChangePage, T>): AsyncGenerator<ChangePage, T> {
  for (;;) {
    const page = await pages.next();
    if (page.done === true) return page.value;
    yield { ...page.value, isWhole: true };
  }
}
