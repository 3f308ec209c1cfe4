import { RemoteError } from '../../../http/remote-error';
import type { ChangePage } from '../../../sync/change';
import type { Item } from '../client/graph-page';
import { createToChange, idOf } from '../items/to-change';
import type { CollectionState } from './collection-state';
import { problemOf, SIGN_IN_ADVICE } from './permission-advice';
import { readWhole } from './read-whole';
import type { Reading } from './read-context';
import type { Spool } from './spool';
import { filledBy } from './through-spool';
import type { Background } from './with-reading';

/** A collection that is being read. */
export interface StartedRead {
  readonly state: CollectionState;
  readonly spool: Spool<Item>;
}

/** Begins to read everything of a collection, whether somebody takes it already or not. */
export async function startWhole(
  reading: Reading,
  state: CollectionState,
  background: Background,
): Promise<StartedRead> {
  state.isWhole = true;
  const spool = await reading.folder.create<Item>();
  background.add(filledBy(spool, () => readWhole(reading, state, spool)));
  return { state, spool };
}

/** What a started read brings, as one stage. Its failure is noted: the other collections go on. */
export async function* takePages(
  { progress }: Reading,
  { state, spool }: StartedRead,
  { stage, isWanted = () => true }: { readonly stage: number; readonly isWanted?: (id: string) => boolean },
): AsyncGenerator<ChangePage> {
  const { collection, isWhole } = state;
  const { upsert } = createToChange(collection);
  progress.phase(collection.label, state.expected);
  try {
    for await (const items of spool.read()) {
      const wanted = items.filter((item) => isWanted(idOf(item)));
      state.read += items.length;
      state.filtered += items.length - wanted.length;
      progress.advance(items.length, state.expected);
      yield { stage, changes: wanted.map(upsert), ...(isWhole ? { isWhole } : {}) };
    }
  } catch (error) {
    noteFailure(state, error);
  }
}

/** @throws what is none of the service's failures */
export function noteFailure(state: CollectionState, error: unknown): void {
  if (!(error instanceof RemoteError)) throw error;
  const { collection } = state;
  if (collection.role === 'sign-in' && error.status === 403) {
    state.warnings.push(
      `${collection.label} may not be read, so Port keeps what it has of it. ${SIGN_IN_ADVICE} (${error.message})`,
    );
    return;
  }
  state.isComplete = false;
  state.failure = error;
  state.problems.push(problemOf(collection, error));
}
