/** What the directory holds, by the names of Microsoft Graph's entity types. */
export const KINDS = ['user', 'group', 'application', 'servicePrincipal', 'device', 'orgContact'] as const;
export type Kind = (typeof KINDS)[number];

/** By name, without `id`. Undefined: never set; null: cleared. Change tracking tells the two apart. */
export type Properties = Readonly<Record<string, unknown>>;

/** There, in the recycle bin, or gone for good. */
export type ObjectState = 'active' | 'deleted' | 'purged';

/** Other objects by their places, ascending, each once. Never written to: a change brings a new array. */
export type Places = Int32Array<ArrayBuffer>;
export const NO_PLACES: Places = new Int32Array(0);

/** The relations that change tracking knows. A user has at most one manager. */
export const RELATIONS = ['members', 'owners', 'manager'] as const;
export type Relation = (typeof RELATIONS)[number];

/** An object as it is at one moment; a change replaces it. */
export interface DirectoryObject {
  /** Its number in the directory, in order of creation; never given to another. */
  readonly place: number;
  readonly kind: Kind;
  readonly id: string;
  readonly state: ObjectState;
  readonly properties: Properties;
  readonly members: Places;
  readonly owners: Places;
  readonly manager: number | undefined;
  /** Epoch milliseconds; undefined for who never signed in. Stored outside the directory: no change tracking. */
  readonly lastSignInAt: number | undefined;
}

export interface SignInActivity {
  readonly lastSignInDateTime: string;
  readonly lastSignInRequestId: string;
  readonly lastNonInteractiveSignInDateTime: string;
  readonly lastNonInteractiveSignInRequestId: string;
  readonly lastSuccessfulSignInDateTime: string | null;
  readonly lastSuccessfulSignInRequestId: string | null;
}

/** Last successful sign-ins are known since then, and were not back-filled (Microsoft Learn, signInActivity resource type). */
const SUCCESSFUL_SINCE = Date.parse('2023-12-01T00:00:00Z');

/** Undefined for who never signed in: Graph then leaves the property out. */
export function signInActivityOf({ id, place, lastSignInAt }: DirectoryObject): SignInActivity | undefined {
  if (lastSignInAt === undefined) return undefined;
  const silent = lastSignInAt + ((place * 7919) % 86_400) * 1000;
  const isKnown = lastSignInAt >= SUCCESSFUL_SINCE;
  return {
    lastSignInDateTime: toGraphTime(lastSignInAt),
    lastSignInRequestId: id,
    lastNonInteractiveSignInDateTime: toGraphTime(silent),
    lastNonInteractiveSignInRequestId: id,
    lastSuccessfulSignInDateTime: isKnown ? toGraphTime(lastSignInAt) : null,
    lastSuccessfulSignInRequestId: isKnown ? id : null,
  };
}

/** A time as Graph prints it: whole seconds, UTC. */
export function toGraphTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Position of the first place that is not less than `place`. */
export function firstAtLeast(places: ArrayLike<number>, place: number): number {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((places[middle] ?? Infinity) < place) from = middle + 1;
    else to = middle;
  }
  return from;
}

export function hasPlace(places: Places, place: number): boolean {
  return places[firstAtLeast(places, place)] === place;
}

/** Sorted, without repetition. */
export function toPlaces(places: Iterable<number>): Places {
  return new Int32Array(new Set(places)).sort();
}

export function withPlaces(places: Places, added: Iterable<number>): Places {
  return toPlaces([...places, ...added]);
}

export function withoutPlaces(places: Places, removed: Iterable<number>): Places {
  const gone = new Set(removed);
  return places.filter((place) => !gone.has(place));
}
