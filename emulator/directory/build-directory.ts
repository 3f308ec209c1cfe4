import { z } from 'zod';
import { createSeeded, type Seeded } from '../inventory/seeded';
import {
  drawApplication,
  drawContact,
  drawDevice,
  drawForeignServicePrincipal,
  drawOwnServicePrincipal,
} from './draw-application';
import { drawGroup, drawSort } from './draw-group';
import { drawMembers, type Candidates } from './draw-members';
import { drawLastSignIn, drawUser } from './draw-user';
import { NO_PLACES, toPlaces, type DirectoryObject, type Kind, type Properties } from './model';

const count = (most: number) => z.number().int().min(0).max(most);

/** How large a directory is. What is not said follows from the number of users. */
export const DirectorySize = z.strictObject({
  users: count(1_000_000),
  groups: count(200_000),
  /** By default one for every 25 users, 2,000 at most. */
  applications: count(100_000).optional(),
  /** By default one for each application and half as many again. */
  servicePrincipals: count(200_000).optional(),
  /** By default one for every 10 users, 5,000 at most. */
  devices: count(500_000).optional(),
  /** By default one for every 100 users, 1,000 at most. */
  contacts: count(100_000).optional(),
});
export type DirectorySize = z.infer<typeof DirectorySize>;

type Sizes = Readonly<Record<Kind, number>>;

export function sizesOf(size: DirectorySize): Sizes {
  const share = (of: number, most: number): number => Math.min(most, Math.ceil(size.users / of));
  const application = size.applications ?? share(25, 2000);
  return {
    user: size.users,
    group: size.groups,
    application,
    servicePrincipal: size.servicePrincipals ?? application + Math.ceil(application / 2),
    device: size.devices ?? share(10, 5000),
    orgContact: size.contacts ?? share(100, 1000),
  };
}

/** A person manages eight others on average; places before are above, so there is no circle. */
const REPORTS = 8;
const GROUP_OWNED = 0.8;
const OWNED = 0.6;

/**
 * What exists at the start, in order of place. The same for the same size, seed and tenant; each kind is drawn by
 * itself, so that more groups do not change the users.
 */
export function buildDirectory(size: DirectorySize, seed: number, tenantId: string): DirectoryObject[] {
  const sizes = sizesOf(size);
  const objects: DirectoryObject[] = [];
  const places: Record<Kind, { from: number; count: number }> = {
    user: { from: 0, count: 0 },
    group: { from: 0, count: 0 },
    application: { from: 0, count: 0 },
    servicePrincipal: { from: 0, count: 0 },
    device: { from: 0, count: 0 },
    orgContact: { from: 0, count: 0 },
  };
  const draws = drawersOf(tenantId, objects, places);
  for (const [order, kind] of BUILD_ORDER.entries()) {
    const random = createSeeded(seed ^ (0xd1 + order * 0x1_0001));
    places[kind] = { from: objects.length, count: sizes[kind] };
    for (let serial = 0; serial < sizes[kind]; serial += 1) {
      objects.push({
        ...draws[kind](random, serial),
        place: objects.length,
        kind,
        id: random.guid(),
        state: 'active',
      });
    }
  }
  return objects;
}

/** Members and owners come before what they belong to. */
const BUILD_ORDER = [
  'user',
  'device',
  'orgContact',
  'application',
  'servicePrincipal',
  'group',
] as const satisfies readonly Kind[];

type Drawn = Omit<DirectoryObject, 'place' | 'kind' | 'id' | 'state'>;
type Drawer = (random: Seeded, serial: number) => Drawn;

function drawersOf(
  tenantId: string,
  objects: readonly DirectoryObject[],
  places: Candidates,
): Readonly<Record<Kind, Drawer>> {
  const plain = (properties: Properties): Drawn => ({
    properties,
    members: NO_PLACES,
    owners: NO_PLACES,
    manager: undefined,
    lastSignInAt: undefined,
  });
  const owned = (properties: Properties, random: Seeded, probability: number): Drawn => ({
    ...plain(properties),
    owners: random.chance(probability) ? drawOwners(random, places.user.count) : NO_PLACES,
  });
  return {
    user: (random, serial) => ({
      ...plain(drawUser(random, serial)),
      manager: serial > 0 && random.chance(0.85) ? Math.floor(serial / REPORTS) : undefined,
      lastSignInAt: drawLastSignIn(random),
    }),
    device: (random, serial) => plain(drawDevice(random, serial)),
    orgContact: (random, serial) => plain(drawContact(random, serial)),
    application: (random, serial) => owned(drawApplication(random, serial), random, OWNED),
    servicePrincipal: (random, serial) => {
      const application = objects[places.application.from + serial];
      const properties =
        serial < places.application.count && application !== undefined
          ? drawOwnServicePrincipal(random, application.properties, tenantId)
          : drawForeignServicePrincipal(random, serial);
      return owned(properties, random, OWNED / 2);
    },
    group: (random, serial) => {
      const sort = drawSort(random);
      const drawn = owned(drawGroup(random, serial, sort), random, GROUP_OWNED);
      return { ...drawn, members: drawMembers(random, serial, sort, places) };
    },
  };
}

function drawOwners(random: Seeded, users: number): Drawn['owners'] {
  if (users === 0) return NO_PLACES;
  return toPlaces(Array.from({ length: 1 + random.int(3) }, () => random.int(users)));
}
