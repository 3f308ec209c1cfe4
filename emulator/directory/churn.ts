import { z } from 'zod';
import { OperationError } from '../inventory/operation';
import { createSeeded, type Seeded } from '../inventory/seeded';
import { drawObject } from './draw-object';
import type { DirectoryEstate } from './estate';
import { KINDS, type DirectoryObject, type Kind, type ObjectState } from './model';
import type { DirectoryOperation } from './operation';
import { applyDirectoryOperation } from './operations';

const count = z.number().int().min(0).max(1_000_000).default(0);

/** How many changes of each sort; which objects, and in which order, is drawn from the seed. */
export const DirectoryChurn = z.strictObject({
  creates: count,
  updates: count,
  deletes: count,
  /** Of what is in the recycle bin, or of what is not. */
  purges: count,
  restores: count,
  /** Each adds, or removes, some members of a group. */
  memberAdds: count,
  memberRemoves: count,
  ownerChanges: count,
  managerChanges: count,
  /** Only these kinds are created, updated, deleted, purged and restored. */
  kinds: z
    .array(z.enum(KINDS))
    .min(1)
    .default(['user', 'user', 'user', 'group', 'application', 'servicePrincipal']),
  seed: z.number().int().default(1),
});
export type DirectoryChurn = z.infer<typeof DirectoryChurn>;
export type DirectoryChurnSort = Exclude<keyof DirectoryChurn, 'seed' | 'kinds'>;
export type DirectoryChurnResult = Readonly<Record<DirectoryChurnSort, number>>;

const SORTS = [
  'creates',
  'updates',
  'deletes',
  'purges',
  'restores',
  'memberAdds',
  'memberRemoves',
  'ownerChanges',
  'managerChanges',
] as const satisfies readonly DirectoryChurnSort[];
/** Draws that meet nothing suitable, before one change is given up. */
const TRIES = 50;
/** Members that one change adds or removes at most. */
const MOST_MEMBERS = 5;

/** Applies the mix; tells how many of each sort there was something left for. */
export function applyDirectoryChurn(estate: DirectoryEstate, churn: DirectoryChurn): DirectoryChurnResult {
  const random = createSeeded(churn.seed);
  const done = Object.fromEntries(SORTS.map((sort) => [sort, 0])) as Record<DirectoryChurnSort, number>;
  const planned = SORTS.flatMap((sort) => Array<DirectoryChurnSort>(churn[sort]).fill(sort));
  for (const sort of shuffled(planned, random)) {
    const operation = drawOperation(estate, sort, { random, kinds: churn.kinds });
    if (operation === undefined) continue;
    if (applied(estate, operation)) done[sort] += 1;
  }
  return done;
}

interface Draws {
  readonly random: Seeded;
  readonly kinds: readonly Kind[];
}

/** An operation on something suitable; undefined where nothing is found. */
function drawOperation(
  estate: DirectoryEstate,
  sort: DirectoryChurnSort,
  { random, kinds }: Draws,
): DirectoryOperation | undefined {
  const pick = (state: ObjectState, from: readonly Kind[] = kinds) =>
    drawPresent(estate, random, from, state);
  switch (sort) {
    case 'creates':
      return drawCreate(estate, random, random.pick(kinds));
    case 'updates':
      return drawUpdate(estate, pick('active'), random);
    case 'deletes':
      return withId('delete', pick('active'));
    case 'purges':
      return withId('purge', pick('deleted') ?? pick('active'));
    case 'restores':
      return withId('restore', pick('deleted'));
    case 'memberAdds':
      return drawMemberAdd(estate, pick('active', ['group']), random);
    case 'memberRemoves':
      return drawMemberRemove(estate, pick('active', ['group']), random);
    case 'ownerChanges':
      return drawOwnerChange(
        pick('active', ['group', 'application', 'servicePrincipal']),
        pick('active', ['user']),
      );
    case 'managerChanges':
      return drawManagerChange(pick('active', ['user']), pick('active', ['user']), random);
  }
}

function withId(
  operation: 'delete' | 'purge' | 'restore',
  object: DirectoryObject | undefined,
): DirectoryOperation | undefined {
  return object && { operation, id: object.id };
}

function drawCreate(estate: DirectoryEstate, random: Seeded, kind: Kind): DirectoryOperation {
  const members = Array.from({ length: kind === 'group' ? random.int(20) : 0 }, () =>
    drawPresent(estate, random, ['user', 'user', 'user', 'group', 'device', 'servicePrincipal'], 'active'),
  );
  const memberIds = members.flatMap((member) => (member === undefined ? [] : [member.id]));
  return { operation: 'create', kind, memberIds };
}

/** Up to three properties become what another object of the kind might have; now and then one is cleared. */
function drawUpdate(
  estate: DirectoryEstate,
  object: DirectoryObject | undefined,
  random: Seeded,
): DirectoryOperation | undefined {
  if (object === undefined) return undefined;
  const drawn = Object.entries(drawObject(estate, object.kind)).filter(
    ([name, value]) => value !== undefined && !FIXED.has(name),
  );
  const chosen = Array.from({ length: 1 + random.int(3) }, () => random.pick(drawn));
  const properties = Object.fromEntries(
    chosen.map(([name, value]) => [name, CLEARABLE.has(name) && random.chance(0.2) ? null : value]),
  );
  return { operation: 'update', id: object.id, properties };
}

/** Never change during an object's life. */
const FIXED = new Set(['createdDateTime', 'appId', 'deviceId', 'userType', 'creationType', 'groupTypes']);
const CLEARABLE = new Set(['jobTitle', 'department', 'mobilePhone', 'officeLocation', 'description', 'city']);

function drawMemberAdd(
  estate: DirectoryEstate,
  group: DirectoryObject | undefined,
  random: Seeded,
): DirectoryOperation | undefined {
  if (group === undefined) return undefined;
  const drawn = Array.from({ length: 1 + random.int(MOST_MEMBERS) }, () =>
    drawPresent(estate, random, ['user', 'user', 'user', 'group', 'device', 'servicePrincipal'], 'active'),
  );
  const memberIds = drawn.flatMap((member) => (member === undefined || member === group ? [] : [member.id]));
  return memberIds.length === 0 ? undefined : { operation: 'addMembers', id: group.id, memberIds };
}

function drawMemberRemove(
  estate: DirectoryEstate,
  group: DirectoryObject | undefined,
  random: Seeded,
): DirectoryOperation | undefined {
  if (group === undefined || group.members.length === 0) return undefined;
  const places = Array.from({ length: 1 + random.int(MOST_MEMBERS) }, () => random.int(group.members.length));
  const memberIds = places.flatMap((at) => estate.truth.at(group.members[at] ?? -1)?.id ?? []);
  return { operation: 'removeMembers', id: group.id, memberIds };
}

function drawOwnerChange(
  object: DirectoryObject | undefined,
  owner: DirectoryObject | undefined,
): DirectoryOperation | undefined {
  if (object === undefined || owner === undefined) return undefined;
  const operation = object.owners.includes(owner.place) ? 'removeOwners' : 'addOwners';
  return { operation, id: object.id, ownerIds: [owner.id] };
}

function drawManagerChange(
  user: DirectoryObject | undefined,
  manager: DirectoryObject | undefined,
  random: Seeded,
): DirectoryOperation | undefined {
  if (user === undefined || manager === undefined) return undefined;
  return { operation: 'setManager', id: user.id, managerId: random.chance(0.2) ? null : manager.id };
}

function drawPresent(
  { truth, recycled }: DirectoryEstate,
  random: Seeded,
  kinds: readonly Kind[],
  state: ObjectState,
): DirectoryObject | undefined {
  // What is deleted is rare, and drawn from what there is.
  if (state === 'deleted') {
    const present = [...recycled].filter((place) => kinds.some((kind) => truth.at(place)?.kind === kind));
    return truth.at(present[random.int(present.length)] ?? -1);
  }
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const places = truth.placesOf(random.pick(kinds));
    const object = truth.at(places[random.int(places.length)] ?? -1);
    if (object?.state === state) return object;
  }
  return undefined;
}

/** A drawn manager may be the user themselves; that change is left out and not counted. */
function applied(estate: DirectoryEstate, operation: DirectoryOperation): boolean {
  try {
    applyDirectoryOperation(estate, operation);
    return true;
  } catch (error) {
    if (error instanceof OperationError) return false;
    throw error;
  }
}

function shuffled<T>(items: readonly T[], random: Seeded): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.int(last + 1);
    const [left, right] = [result[last], result[other]];
    if (left === undefined || right === undefined) continue;
    result[last] = right;
    result[other] = left;
  }
  return result;
}
