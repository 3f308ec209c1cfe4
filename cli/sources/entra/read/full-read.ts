import type { ChangePage } from '../../../sync/change';
import type { ReadOutcome, SourceRead } from '../../../sync/read';
import { takeLaterChanges } from '../changes/later-changes';
import type { EntraMemory } from '../memory';
import { type CollectionState, createCollectionState } from './collection-state';
import { toOutcome } from './outcome';
import type { ReadContext, Reading } from './read-context';
import { assertAdmitted } from './shut-out';
import { startWhole, takePages } from './whole-pages';
import { type Background, withReading } from './with-reading';

/** Reads every collection of the mapping, all at once; they are handed on one after the other. */
export function readEverything(context: ReadContext): SourceRead<EntraMemory> {
  const states = context.plan.collections.map(createCollectionState);
  let finished: ReadOutcome<EntraMemory> | undefined;
  return {
    async *pages() {
      yield* withReading(context, (reading, background) => readAll(reading, states, background));
      assertAdmitted(states);
      finished = toOutcome(context, states, { from: null, rereads: [] });
    },
    outcome() {
      if (finished === undefined) throw new Error('the read is not finished');
      return finished;
    },
  };
}

async function* readAll(
  reading: Reading,
  states: readonly CollectionState[],
  background: Background,
): AsyncGenerator<ChangePage> {
  const reads = await Promise.all(states.map((state) => startWhole(reading, state, background)));
  for (const [stage, read] of reads.entries()) {
    yield* takePages(reading, read, { stage, isWanted: isWantedOf(read.state, states) });
  }
  yield* takeLaterChanges(reading, states, reads.length);
}

/** Sign-in activity is of use only for what the list itself has shown; anything else would become a ghost. */
function isWantedOf(
  { collection }: CollectionState,
  states: readonly CollectionState[],
): (id: string) => boolean {
  if (collection.role === 'main') return () => true;
  const lists = states.filter(
    (other) => other.collection.role === 'main' && other.collection.kind === collection.kind,
  );
  return (id) => lists.some(({ seen }) => seen.has(id));
}
