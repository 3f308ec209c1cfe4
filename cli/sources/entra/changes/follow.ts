import { RemoteError } from '../../../http/remote-error';
import type { ChangePage } from '../../../sync/change';
import type { Item } from '../client/graph-page';
import { createToChange } from '../items/to-change';
import type { CollectionState } from '../read/collection-state';
import type { Reading } from '../read/read-context';
import { filledBy } from '../read/through-spool';
import type { StartedRead } from '../read/whole-pages';
import type { Background } from '../read/with-reading';
import { completeRows } from './complete-rows';
import { type Round, readRound } from './round';

/** What came of following a link. */
export type Followed =
  | { readonly round: Round }
  /** The link is of no use any more: everything has to be read. */
  | { readonly lost: string }
  | { readonly failure: RemoteError };

/** Follows the changes of a collection to their end. */
export async function follow(
  reading: Reading,
  { collection }: CollectionState,
  link: string,
): Promise<Followed> {
  try {
    return { round: await readRound(reading, collection, link) };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return isLost(error)
      ? { lost: `its delta token is of no use any more (${error.code ?? error.failure.detail})` }
      : { failure: error };
  }
}

/**
 * 410 and `syncStateNotFound`, which is a 400; and whatever else the service has against a link that it gave itself,
 * except that it lets nobody in.
 */
function isLost({ status, failure }: RemoteError): boolean {
  return (
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    status !== 401 &&
    status !== 403 &&
    !failure.transient
  );
}

/** Begins to complete what changed; what is gone is gathered for the end. */
export async function startChanges(
  reading: Reading,
  state: CollectionState,
  {
    round,
    gone,
    background,
  }: { readonly round: Round; readonly gone: string[]; readonly background: Background },
): Promise<StartedRead> {
  const spool = await reading.folder.create<Item>();
  async function run(): Promise<void> {
    await completeRows(reading, state, changedRows(round, gone), spool);
    state.isComplete = state.problems.length === 0;
    state.link = { deltaLink: round.deltaLink, readAt: round.readAt };
  }
  background.add(filledBy(spool, run));
  return { state, spool };
}

/** Rows of what is there; the ids of what is gone are put into `gone`. */
export async function* changedRows(round: Round, gone: string[]): AsyncGenerator<readonly Item[]> {
  for await (const rows of round.rows()) {
    gone.push(...rows.filter(({ item }) => item === undefined).map(({ id }) => id));
    yield rows.flatMap(({ item }) => (item === undefined ? [] : [item]));
  }
}

/** So many deletions in a page. */
const PAGE = 1000;

/** What is gone of a collection, as one stage. */
export function* deletionPages(
  state: CollectionState,
  gone: readonly string[],
  stage: number,
): Generator<ChangePage> {
  const { remove } = createToChange(state.collection);
  state.read += gone.length;
  for (let start = 0; start < gone.length; start += PAGE)
    yield { stage, changes: gone.slice(start, start + PAGE).map(remove) };
}
