import type { DirectoryChange, RelationChange } from '../../directory/change';
import type { DirectoryObject, Kind } from '../../directory/model';
import type { Seeded } from '../../inventory/seeded';
import type { GraphSettings } from '../settings';
import { inAnyOrder } from './order';
import type { TrackedSet } from './tracked-set';

type Cells = readonly (DirectoryObject | undefined)[];

/** What a round says of an object: that it is gone, all of it, or what changed. */
export type Telling =
  | { readonly kind: 'removed' }
  /** With what is no longer related, for who knew it before it was deleted and restored. */
  | { readonly kind: 'whole'; readonly relations: readonly RelationChange[] }
  | {
      readonly kind: 'changed';
      readonly properties: ReadonlySet<string>;
      readonly relations: readonly RelationChange[];
    };

/** Appearances of objects in the order in which pages show them. */
export interface Round {
  /** The directory when the round began. */
  readonly cells: Cells;
  readonly tellingAt: (place: number) => Telling | undefined;
  /** Which object; parallel to `slices`. */
  readonly places: Int32Array;
  /** Which part of its relations; `REPEATED` for an object that is shown once more, as it is by then. */
  readonly slices: Int32Array;
  readonly memberSlice: number;
}

export const REPEATED = -1;
const REMOVED: Telling = { kind: 'removed' };
const WHOLE: Telling = { kind: 'whole', relations: [] };
/** Only changes that are not long past are told again. */
const REPLAY_WINDOW = 100;

export interface RoundInput {
  readonly kind: Kind;
  readonly tracked: TrackedSet;
  readonly cells: Cells;
  readonly history: readonly DirectoryChange[];
  /** Undefined: the first round, which tells everything. */
  readonly from: number | undefined;
  /** Places of the kind, for the first round. */
  readonly placesOfKind: readonly number[];
  readonly random: Seeded;
  readonly settings: GraphSettings['delta'];
}

/** Decides what a round tells and in which order. The same for the same input and seed. */
export function planRound(input: RoundInput): Round {
  const { cells, tracked, settings, random } = input;
  const { told, tellingAt } = input.from === undefined ? everything(input) : changesSince(input, input.from);
  const places: number[] = [];
  const slices: number[] = [];
  for (const place of told) {
    const [object, telling] = [cells[place], tellingAt(place)];
    if (object === undefined || telling === undefined) continue;
    const sliceCount = Math.ceil(entryCount(object, telling, tracked) / settings.memberSlice);
    for (let slice = 0; slice < Math.max(1, sliceCount); slice += 1) {
      places.push(place);
      slices.push(slice);
    }
  }
  const order = inAnyOrder(places.length, random, settings.duplicates);
  return {
    cells,
    tellingAt,
    places: Int32Array.from(order.at, (at) => places[at] ?? -1),
    slices: Int32Array.from(order.at, (at, index) =>
      order.isRepeated[index] === 1 ? REPEATED : (slices[at] ?? 0),
    ),
    memberSlice: settings.memberSlice,
  };
}

interface Told {
  readonly told: Iterable<number>;
  readonly tellingAt: Round['tellingAt'];
}

/** "Both may also appear in the initial round": every second one of those that are gone does. */
function everything({ cells, tracked, placesOfKind }: RoundInput): Told {
  const tellingAt = (place: number): Telling | undefined => {
    const object = cells[place];
    if (object === undefined || !isTracked(object, tracked)) return undefined;
    if (object.state === 'active') return WHOLE;
    return place % 2 === 0 ? REMOVED : undefined;
  };
  return { told: placesOfKind, tellingAt };
}

function changesSince(input: RoundInput, from: number): Told {
  const { cells, tracked } = input;
  const tellings = new Map<number, Telling>();
  for (const [place, changes] of changesByPlace(input, from)) {
    const object = cells[place];
    if (object === undefined || !isTracked(object, tracked)) continue;
    const telling = tellingOf(object, changes, tracked);
    if (telling !== undefined) tellings.set(place, telling);
  }
  return { told: tellings.keys(), tellingAt: (place) => tellings.get(place) };
}

function tellingOf(
  object: DirectoryObject,
  changes: readonly DirectoryChange[],
  tracked: TrackedSet,
): Telling | undefined {
  if (object.state !== 'active') return REMOVED;
  const last = new Map<string, RelationChange>();
  for (const change of changes.flatMap(({ relations }) => relations))
    if (tracked.relations.includes(change.relation)) last.set(`${change.relation} ${change.place}`, change);
  const relations = [...last.values()];
  if (changes.some(({ what }) => what === 'created'))
    return { kind: 'whole', relations: relations.filter(({ removed }) => removed) };
  const properties = new Set(
    changes.flatMap((change) => change.properties).filter((name) => tracked.properties.includes(name)),
  );
  if (properties.size === 0 && relations.length === 0) return undefined;
  return { kind: 'changed', properties, relations };
}

/** Since `from`, and for some objects again from an earlier change on: never without what followed it. */
function changesByPlace(
  { cells, history, kind, random, settings }: RoundInput,
  from: number,
): Map<number, DirectoryChange[]> {
  const byPlace = new Map<number, DirectoryChange[]>();
  const replayed = new Set<number>();
  for (let at = Math.max(0, from - REPLAY_WINDOW); at < history.length; at += 1) {
    const change = history[at];
    if (change === undefined || cells[change.place]?.kind !== kind) continue;
    if (at < from && random.chance(settings.replays)) replayed.add(change.place);
    if (at < from && !replayed.has(change.place)) continue;
    const known = byPlace.get(change.place);
    if (known === undefined) byPlace.set(change.place, [change]);
    else known.push(change);
  }
  return byPlace;
}

function isTracked({ id }: DirectoryObject, { ids }: TrackedSet): boolean {
  return ids === undefined || ids.includes(id);
}

/** How many entries of relations there are to be told. */
function entryCount(object: DirectoryObject, telling: Telling, { relations }: TrackedSet): number {
  if (telling.kind === 'removed') return 0;
  if (telling.kind === 'changed') return telling.relations.length;
  return relations.reduce((total, relation) => {
    if (relation === 'manager') return total + (object.manager === undefined ? 0 : 1);
    return total + object[relation].length;
  }, telling.relations.length);
}
