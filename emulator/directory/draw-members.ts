import type { Seeded } from '../inventory/seeded';
import type { GroupSort } from './draw-group';
import { NO_PLACES, toPlaces, type Kind, type Places } from './model';

/** Where the objects of a kind lie: `count` places from `from` on. */
export type Candidates = Readonly<Record<Kind, { readonly from: number; readonly count: number }>>;

const EMPTY = 0.06;
/**
 * The largest ordinary group. Sizes are drawn evenly on a logarithmic scale, so that small groups are many and large
 * ones few; with 1,050 the average is 141, which with the two large groups below makes some 148,000 memberships of
 * 20,000 users in 1,000 groups.
 */
const LARGEST_ORDINARY = 1050;
/** The first two groups are larger than any page: a quarter of all users, and a tenth. */
const LARGE: readonly (readonly [share: number, most: number])[] = [
  [0.25, 5000],
  [0.1, 2000],
];

/** Which other kinds a sort of group may have as members, how often, and how many at most. */
const GUESTS: Readonly<Record<GroupSort, readonly (readonly [Kind, number, number])[]>> = {
  security: [
    ['group', 0.2, 3],
    ['device', 0.1, 5],
    ['servicePrincipal', 0.1, 3],
  ],
  microsoft365: [],
  dynamic: [],
  mailEnabledSecurity: [
    ['group', 0.3, 2],
    ['orgContact', 0.3, 3],
  ],
  distribution: [
    ['group', 0.3, 2],
    ['orgContact', 0.5, 5],
  ],
};

/** Members of a group: users above all, and what else its sort may hold. Nested groups are earlier ones: no circles. */
export function drawMembers(random: Seeded, serial: number, sort: GroupSort, from: Candidates): Places {
  if (serial >= LARGE.length && random.chance(EMPTY)) return NO_PLACES;
  const members = drawDistinct(random, from.user, drawSize(random, serial, from.user.count));
  for (const [kind, probability, most] of GUESTS[sort]) {
    if (!random.chance(probability)) continue;
    const present = kind === 'group' ? { from: from.group.from, count: serial } : from[kind];
    for (const place of drawDistinct(random, present, 1 + random.int(most))) members.add(place);
  }
  return toPlaces(members);
}

function drawSize(random: Seeded, serial: number, users: number): number {
  const large = LARGE[serial];
  if (large !== undefined) return Math.min(large[1], Math.ceil(users * large[0]));
  return Math.floor(Math.exp(random.next() * Math.log(Math.max(1, Math.min(LARGEST_ORDINARY, users * 0.6)))));
}

function drawDistinct(random: Seeded, from: Candidates[Kind], size: number): Set<number> {
  const drawn = new Set<number>();
  const wanted = Math.min(size, from.count);
  while (drawn.size < wanted) drawn.add(from.from + random.int(from.count));
  return drawn;
}
