import type { RelationChange } from '../../directory/change';
import type { DirectoryObject } from '../../directory/model';
import { odataType, type Json } from '../represent';
import { REPEATED, type Round, type Telling } from './round';
import type { TrackedSet } from './tracked-set';

export interface Teller {
  readonly tracked: TrackedSet;
  /** `Prefer: return=minimal`: only what changed. */
  readonly minimal: boolean;
  /** The object as delta knows it now, later than the round began. */
  readonly current: (place: number) => DirectoryObject | undefined;
  readonly identityAt: (place: number) => Pick<DirectoryObject, 'id' | 'kind'> | undefined;
}

export interface Told {
  readonly body: Json;
  /** Entries of relations in it. */
  readonly entries: number;
}

/** One appearance of an object on a page. */
export function tell(round: Round, index: number, teller: Teller): Told | undefined {
  const place = round.places[index] ?? -1;
  const slice = round.slices[index] ?? 0;
  const telling = round.tellingAt(place);
  const object = slice === REPEATED ? teller.current(place) : round.cells[place];
  if (telling === undefined || object === undefined) return undefined;
  if (telling.kind === 'removed' || object.state !== 'active')
    return { body: removedBody(object), entries: 0 };
  const entries =
    slice === REPEATED ? [] : sliceOf(object, telling, teller.tracked, [slice, round.memberSlice]);
  const body = { ...propertiesOf(object, telling, teller), id: object.id, ...relationsOf(entries, teller) };
  return { body, entries: entries.length };
}

/** "changed" can be restored, "deleted" cannot. */
function removedBody({ id, state }: DirectoryObject): Json {
  return { id, '@removed': { reason: state === 'purged' ? 'deleted' : 'changed' } };
}

/** "If the property has never been set before it will not be included in the response at all." */
function propertiesOf({ properties }: DirectoryObject, telling: Telling, { tracked, minimal }: Teller): Json {
  const told: Record<string, unknown> = {};
  for (const name of tracked.properties) {
    if (minimal && telling.kind === 'changed' && !telling.properties.has(name)) continue;
    if (properties[name] !== undefined) told[name] = properties[name];
  }
  return told;
}

function sliceOf(
  object: DirectoryObject,
  telling: Exclude<Telling, { kind: 'removed' }>,
  { relations }: TrackedSet,
  [slice, size]: readonly [slice: number, size: number],
): readonly RelationChange[] {
  const present =
    telling.kind === 'changed'
      ? []
      : relations.flatMap((relation) => {
          const manager = object.manager === undefined ? [] : [object.manager];
          const places = relation === 'manager' ? manager : [...object[relation]];
          return places.map((place) => ({ relation, place, removed: false }));
        });
  return [...present, ...telling.relations].slice(slice * size, (slice + 1) * size);
}

/** `members@delta` and the like; missing where there is nothing to tell. */
function relationsOf(entries: readonly RelationChange[], { identityAt }: Teller): Json {
  const told: Record<string, Json[]> = {};
  for (const { relation, place, removed } of entries) {
    const identity = identityAt(place);
    if (identity === undefined) continue;
    (told[`${relation}@delta`] ??= []).push({
      '@odata.type': odataType(identity.kind),
      id: identity.id,
      // Also where the member itself was deleted ("Get incremental changes for groups").
      ...(removed ? { '@removed': { reason: 'deleted' } } : {}),
    });
  }
  return told;
}
