import type { ChangePage } from '../../../sync/change';
import type { Item } from '../client/graph-page';
import { type CollectionState, createCollectionState } from '../read/collection-state';
import type { Reading } from '../read/read-context';
import { filledBy } from '../read/through-spool';
import { type StartedRead, takePages } from '../read/whole-pages';
import { completeRows } from './complete-rows';
import { changedRows, deletionPages, follow } from './follow';
import type { Round } from './round';
import { judgeVanished } from './vanished';

interface LaterRead extends StartedRead {
  /** Of what this is the end. */
  readonly main: CollectionState;
  readonly round: Round;
  readonly gone: readonly string[];
}

/**
 * What changed while a long read went on: a user who was created after the users were read may be a member of a group
 * that was read later, and Port would not know who that is. Sources of relations are followed before their targets, so
 * that no target is younger than its source. A failure costs nothing: the next run follows the same links.
 * @param states as they were read, in the order of delivery
 */
export async function* takeLaterChanges(
  reading: Reading,
  states: readonly CollectionState[],
  stage: number,
): AsyncGenerator<ChangePage> {
  const later: LaterRead[] = [];
  for (const main of [...states].reverse()) {
    const read = await readLater(reading, main);
    if (read !== undefined) later.unshift(read);
  }
  for (const [index, read] of later.entries()) yield* takePages(reading, read, { stage: stage + index });
  for (const [index, { state, gone }] of [...later].reverse().entries())
    yield* deletionPages(state, gone, stage + later.length + index);
  for (const read of later) settle(reading, read);
  for (const main of states) {
    const gone = later.find((read) => read.main === main)?.gone ?? [];
    judgeVanished(main, new Set(gone));
  }
}

async function readLater(reading: Reading, main: CollectionState): Promise<LaterRead | undefined> {
  if (!main.isComplete || main.link === undefined) return undefined;
  const followed = await follow(reading, main, main.link.deltaLink);
  if (!('round' in followed)) return undefined;
  const { round } = followed;
  const state = { ...createCollectionState(main.collection), query: main.query };
  const spool = await reading.folder.create<Item>();
  const gone: string[] = [];
  await filledBy(spool, () => completeRows(reading, state, changedRows(round, gone), spool));
  return { main, state, spool, round, gone };
}

/** What was followed to its end need not be followed again. */
function settle({ log }: Reading, { main, state, round }: LaterRead): void {
  main.read += state.read;
  main.filtered += state.filtered;
  judgeVanished(state, new Set());
  const [problem] = state.problems;
  if (problem === undefined) main.link = { deltaLink: round.deltaLink, readAt: round.readAt };
  else log.info('what changed during the read is left to the next run', { reason: problem.message });
}
