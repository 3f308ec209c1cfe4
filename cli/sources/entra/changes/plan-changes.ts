import type { EntraMemory } from '../memory';
import type { Collection } from '../plan/collection';
import { hashCollection } from '../plan/hash';

/** A delta token of a directory object is good for 7 days; a day is left for a run that is late. */
export const LINK_LIFE_MS = 6 * 24 * 3_600_000;

/** How one collection is brought up to date. */
export type Approach =
  | { readonly collection: Collection; readonly link: string }
  /** Everything is read and compared; says why. */
  | { readonly collection: Collection; readonly link: undefined; readonly reason: string };

export interface ChangesRequest {
  readonly previous: EntraMemory | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether a link leads to the service that is asked now. */
  readonly isOwn: (link: string) => boolean;
  /** Whether changes of before the last checkpoint are asked for, which no link tells again. */
  readonly isLookingBack: boolean;
}

/** Decides for each list whether its changes can be followed, or everything has to be read. Pure. */
export function planChanges(collections: readonly Collection[], request: ChangesRequest): Approach[] {
  const lists = collections.filter(({ role }) => role === 'main');
  return closeOver(lists.map((collection) => approachTo(collection, request)));
}

function approachTo(collection: Collection, request: ChangesRequest): Approach {
  const { previous, now, isOwn, isLookingBack } = request;
  const { changes, label } = collection;
  const whole = (reason: string): Approach => ({ collection, link: undefined, reason });
  if (previous === undefined) return whole('no run before this one has told where its changes begin');
  if (changes.by === 'reading') return whole(changes.reason);
  if (isLookingBack) return whole('changes of before the last checkpoint are asked for');
  const memory = previous.collections[label];
  if (memory === undefined) return whole('the run before had no delta token for it');
  if (memory.hash !== hashCollection(collection)) return whole('what is read of it has changed');
  if (!isOwn(memory.deltaLink)) return whole('its delta token belongs to another host');
  if (now - Date.parse(memory.readAt) > LINK_LIFE_MS) return whole('its delta token is older than six days');
  return { collection, link: memory.deltaLink };
}

/**
 * What is stale among the entities of a blueprint shows only when everything that makes them was read. So where one
 * collection is read whole, those that may make the same entities are too. Pure.
 */
export function closeOver(approaches: readonly Approach[]): Approach[] {
  const wholes = approaches.filter(({ link }) => link === undefined);
  const drawn = approaches.map((approach): Approach => {
    if (approach.link === undefined) return approach;
    const { collection } = approach;
    const other = wholes.find((whole) => shareEntities(collection, whole.collection));
    if (other === undefined) return approach;
    const reason = `it may make the same entities as ${other.collection.label}, which is read in full`;
    return { collection, link: undefined, reason };
  });
  const isClosed = drawn.every((approach, index) => approach === approaches[index]);
  return isClosed ? drawn : closeOver(drawn);
}

function shareEntities(a: Collection, b: Collection): boolean {
  return a.isDynamic || b.isDynamic || a.blueprints.some((blueprint) => b.blueprints.includes(blueprint));
}
