import type { ChangePage, ItemReference } from '../../../sync/change';
import type { ReadOutcome, SourceRead } from '../../../sync/read';
import type { EntraMemory } from '../memory';
import { type CollectionState, createCollectionState } from '../read/collection-state';
import { toOutcome } from '../read/outcome';
import type { ReadContext, Reading } from '../read/read-context';
import { assertAdmitted } from '../read/shut-out';
import { noteFailure, type StartedRead, startWhole, takePages } from '../read/whole-pages';
import { type Background, withReading } from '../read/with-reading';
import { deletionPages, follow, type Followed, startChanges } from './follow';
import { takeLaterChanges } from './later-changes';
import { readAgain, readLacking } from './read-objects';
import { type Approach, closeOver, planChanges } from './plan-changes';

export interface ChangesOrder {
  /** Where the window begins, in milliseconds since the epoch. */
  readonly from: number;
  readonly isLookingBack: boolean;
  /** Objects that are read whether they changed or not. */
  readonly again: readonly ItemReference[];
}

/** Reads what changed of each collection; where that cannot be told, everything of it. */
export function readChanges(context: ReadContext, order: ChangesOrder): SourceRead<EntraMemory> {
  const lists = context.plan.collections.filter(({ role }) => role === 'main');
  const states = lists.map(createCollectionState);
  const rereads: string[] = [];
  let isFinished = false;
  return {
    async *pages() {
      yield* withReading(context, (reading, background) =>
        readAll({ reading, background, rereads, states }, order),
      );
      assertAdmitted(states);
      isFinished = true;
    },
    async *readTargets(targets) {
      yield* withReading(context, (reading) => readLacking({ reading, states, rereads }, targets));
    },
    outcome(): ReadOutcome<EntraMemory> {
      if (!isFinished) throw new Error('the read is not finished');
      return toOutcome(context, states, { from: order.from, rereads });
    },
  };
}

interface IncrementalRead {
  readonly reading: Reading;
  readonly background: Background;
  readonly states: readonly CollectionState[];
  readonly rereads: string[];
}

/** A collection whose read has begun, and the ids of what is gone of it, complete when all its pages were taken. */
interface Begun extends StartedRead {
  readonly gone: readonly string[];
}

/** Upserts first, in the order of the collections; then what is gone, in the opposite one. */
async function* readAll(read: IncrementalRead, order: ChangesOrder): AsyncGenerator<ChangePage> {
  const { reading, states } = read;
  reading.progress.phase('changes');
  const begun = await begin(read, order);
  for (const [stage, started] of begun.entries()) yield* takePages(reading, started, { stage });
  for (const [index, { state, gone }] of [...begun].reverse().entries())
    yield* deletionPages(state, gone, states.length + index);
  const hasRelated = states.some(
    ({ collection, read: items, vanished }) =>
      vanished.size > 0 || (collection.relations.length > 0 && items > 0),
  );
  const stage = 2 * states.length;
  if (hasRelated) yield* takeLaterChanges(reading, states, stage);
  yield* readAgain(read, order.again, stage + LATER_STAGES * states.length);
}

/** Upserts and deletions of what changed later. */
const LATER_STAGES = 2;

async function begin(read: IncrementalRead, { isLookingBack }: ChangesOrder): Promise<Begun[]> {
  const { reading, background, rereads, states } = read;
  const { client, previous, plan } = reading;
  const planned = planChanges(plan.collections, {
    previous,
    now: client.serverTime(reading.now()),
    isOwn: (link) => client.owns(link),
    isLookingBack,
  });
  const followed = await Promise.all(
    planned.map((approach, index) => followIf(reading, approach, states[index])),
  );
  const settled = closeOver(planned.map((approach, index) => withoutLost(approach, followed[index])));
  const begun: Begun[] = [];
  for (const [index, approach] of settled.entries()) {
    const [state, result] = [states[index], followed[index]];
    if (state === undefined) continue;
    if (approach.link === undefined) {
      rereads.push(`${approach.collection.label}: read in full, because ${approach.reason}`);
      begun.push({ ...(await startWhole(reading, state, background)), gone: [] });
    } else if (result !== undefined && 'round' in result) {
      const gone: string[] = [];
      begun.push({
        ...(await startChanges(reading, state, { round: result.round, gone, background })),
        gone,
      });
    } else if (result !== undefined && 'failure' in result) noteFailure(state, result.failure);
  }
  return begun;
}

async function followIf(
  reading: Reading,
  { link }: Approach,
  state: CollectionState | undefined,
): Promise<Followed | undefined> {
  return link === undefined || state === undefined ? undefined : follow(reading, state, link);
}

function withoutLost(approach: Approach, followed: Followed | undefined): Approach {
  if (followed === undefined || !('lost' in followed)) return approach;
  return { collection: approach.collection, link: undefined, reason: followed.lost };
}
