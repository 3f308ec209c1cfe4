import { createInFlight } from '../../../core/in-flight';
import { RemoteError } from '../../../http/remote-error';
import type { Item } from '../client/graph-page';
import type { CollectionState } from './collection-state';
import { adviceFor } from './permission-advice';
import type { Spool } from './spool';

/** The pacer lets fewer through where the service asks for it. */
const IN_FLIGHT = 32;
/** So many refusals in a row, and none that was allowed: then nothing of it may be read. */
const MOST_REFUSALS = 20;
/** So many items may vanish between their list and what lies below them; more looks like a failure of the service. */
const MAY_VANISH = 10;
const MAY_VANISH_SHARE = 0.1;
/** Named in a problem; the others are counted. */
const NAMED = 3;

/** What lies below an item: what is handed on instead of it, or undefined where it is gone. @throws RemoteError */
export type ReadBelow = (item: Item) => Promise<readonly Item[] | undefined>;

/**
 * Reads what lies below each item, many at a time, and hands it on in any order. An item of which that is refused is
 * left out and said; one that is not found is left out, and noted: whether it is gone, only the changes of meanwhile tell.
 * @param below for problems: the relation, or the kind
 * @throws RemoteError for any other failure, and where everything is refused or gone
 */
export async function readInParts(
  state: CollectionState,
  blocks: AsyncIterable<readonly Item[]>,
  sink: Spool<Item>,
  { readBelow, below }: { readonly readBelow: ReadBelow; readonly below: string },
): Promise<void> {
  const tasks = createInFlight(IN_FLIGHT);
  const tally = { read: 0, vanished: 0, refused: [] as Refusal[] };

  async function one(item: Item): Promise<void> {
    try {
      const found = await readBelow(item);
      if (found === undefined) {
        tally.vanished += 1;
        state.vanished.add(String(item['id']));
      } else {
        tally.read += 1;
        await sink.write(found);
      }
    } catch (error) {
      if (!(error instanceof RemoteError) || error.status !== 403) throw error;
      tally.refused.push({ id: String(item['id']), error });
      if (tally.read === 0 && tally.refused.length >= MOST_REFUSALS) throw error;
    }
  }

  try {
    for await (const items of blocks) for (const item of items) await tasks.run(() => one(item));
  } finally {
    await tasks.settled();
  }
  const [first] = tally.refused;
  if (first !== undefined && tally.read === 0) throw first.error;
  const most = Math.max(MAY_VANISH, tally.read * MAY_VANISH_SHARE);
  if (tally.vanished > most) throw vanished(state, tally.vanished, below);
  if (first !== undefined) noteRefused(state, tally.refused, { first, below });
}

interface Refusal {
  readonly id: string;
  readonly error: RemoteError;
}

function noteRefused(
  state: CollectionState,
  refused: readonly Refusal[],
  { first, below }: { readonly first: Refusal; readonly below: string },
): void {
  const named = refused.slice(0, NAMED).map(({ id }) => id);
  const more = refused.length > NAMED ? ` and ${refused.length - NAMED} more` : '';
  state.problems.push({
    kind: state.collection.label,
    subject: `${below} of ${named.join(', ')}${more}`,
    message: first.error.message,
    nextStep: adviceFor(state.collection, below),
  });
}

function vanished({ collection }: CollectionState, count: number, below: string): RemoteError {
  return new RemoteError({
    service: 'Microsoft Graph',
    operation: `read ${below} of ${collection.label}`,
    detail: `${count} items were listed and are not found`,
    transient: false,
  });
}
