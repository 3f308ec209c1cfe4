import type { HeldEntity, ReadOutcome } from '../../../sync/read';
import type { DeltaMemory, EntraMemory } from '../memory';
import { hashCollection } from '../plan/hash';
import type { CollectionState } from './collection-state';
import type { ReadContext } from './read-context';

interface Finished {
  /** Where the window began, in milliseconds since the epoch; null for a read of everything. */
  readonly from: number | null;
  readonly rereads: readonly string[];
}

/** What the finished read allows to be said of entities that Port holds. */
export function toOutcome(
  context: ReadContext,
  states: readonly CollectionState[],
  { from, rereads }: Finished,
): ReadOutcome<EntraMemory> {
  const makers = createMakers(states);
  return {
    counts: Object.fromEntries(
      states.map(({ collection, read, filtered }) => [collection.label, { read, filtered }]),
    ),
    problems: states.flatMap(({ problems }) => problems),
    warnings: [...new Set([...context.plan.warnings, ...states.flatMap(({ warnings }) => warnings)])],
    window: { from, to: context.client.serverTime(context.startedAt) },
    covers: { kinds: new Set(states.map(({ collection }) => collection.kind)).size },
    memory: { collections: Object.fromEntries(states.flatMap((state) => memoryOf(state, context.previous))) },
    // What could not be read keeps its old link, so that the next run reads its changes from there.
    isWindowRead: true,
    pending: [],
    rereads,
    refusal: null,
    reconciles: (blueprint) => makers.every(blueprint, ({ isWhole }) => isWhole),
    judge: ({ blueprint }) =>
      makers.every(blueprint, ({ isWhole, isComplete }) => isWhole && isComplete) ? 'absent' : 'unknown',
    levelOf: ({ blueprint }: HeldEntity) => makers.levelOf(blueprint),
    isEmpty: (level) => makers.at(level).every(({ read }) => read === 0),
  };
}

function memoryOf(
  { collection, link, isComplete }: CollectionState,
  previous: EntraMemory | undefined,
): (readonly [label: string, memory: DeltaMemory])[] {
  const { label } = collection;
  const hash = hashCollection(collection);
  if (isComplete) {
    if (link === undefined) return [];
    return [[label, { deltaLink: link.deltaLink, hash, readAt: new Date(link.readAt).toISOString() }]];
  }
  const before = previous?.collections[label];
  return before === undefined ? [] : [[label, before]];
}

/** Which collections may make entities of a blueprint. */
interface Makers {
  /** Whether there are any, and this holds for all of them. */
  every(blueprint: string, holds: (state: CollectionState) => boolean): boolean;
  /** Each blueprint has a level of its own; those of sources of relations are higher. Undefined where nothing makes it. */
  levelOf(blueprint: string): number | undefined;
  at(level: number): readonly CollectionState[];
}

function createMakers(states: readonly CollectionState[]): Makers {
  const lists = states.filter(({ collection }) => collection.role === 'main');
  const named = [...new Set(lists.flatMap(({ collection }) => collection.blueprints))];
  const lastOf = (blueprint: string): number =>
    lists.findLastIndex(({ collection }) => collection.blueprints.includes(blueprint));
  const levels = named.sort((a, b) => lastOf(a) - lastOf(b));
  const makersOf = (blueprint: string | undefined): CollectionState[] =>
    lists.filter(
      ({ collection }) =>
        collection.isDynamic || (blueprint !== undefined && collection.blueprints.includes(blueprint)),
    );
  return {
    every(blueprint, holds) {
      const makers = makersOf(blueprint);
      return makers.length > 0 && makers.every(holds);
    },
    levelOf(blueprint) {
      const level = levels.indexOf(blueprint);
      if (level >= 0) return level;
      // What JQ works out comes behind all that is named.
      return makersOf(undefined).length > 0 ? levels.length : undefined;
    },
    at: (level) => makersOf(levels[level]),
  };
}
