import { buildDirectory, sizesOf, type DirectorySize } from '../../../../emulator/directory/build-directory';
import type { DirectoryObject, Kind } from '../../../../emulator/directory/model';
import { TENANT } from './small-directory';

const build = (size: DirectorySize, seed = 7) => buildDirectory(size, seed, TENANT);
const ofKind = (objects: readonly DirectoryObject[], kind: Kind) =>
  objects.filter((one) => one.kind === kind);
const valuesOf = (objects: readonly DirectoryObject[], name: string) =>
  objects.map(({ properties }) => properties[name]);

test('the same size and seed give the same directory, another seed another one', () => {
  const size = { users: 200, groups: 20 };
  expect(build(size)).toEqual(build(size));
  expect(build(size, 8)[0]?.id).not.toBe(build(size)[0]?.id);
});

test('more groups do not change the users', () => {
  const [few, many] = [build({ users: 100, groups: 5 }), build({ users: 100, groups: 50 })];
  expect(ofKind(many, 'user')).toEqual(ofKind(few, 'user'));
});

test('every kind has the size that was asked for, or one that follows from the users', () => {
  const size = { users: 1000, groups: 30, devices: 7 };
  const built = build(size);
  const counts = Object.fromEntries(
    (['user', 'group', 'application', 'servicePrincipal', 'device', 'orgContact'] as const).map((kind) => [
      kind,
      ofKind(built, kind).length,
    ]),
  );
  expect(counts).toEqual(sizesOf(size));
  expect(counts).toEqual({
    user: 1000,
    group: 30,
    application: 40,
    servicePrincipal: 60,
    device: 7,
    orgContact: 10,
  });
});

test('ids and principal names are unique, and places are positions', () => {
  const built = build({ users: 2000, groups: 50 });
  expect(new Set(built.map(({ id }) => id)).size).toBe(built.length);
  expect(built.map(({ place }) => place)).toEqual(built.map((_, index) => index));
  const names = valuesOf(ofKind(built, 'user'), 'userPrincipalName');
  expect(new Set(names).size).toBe(2000);
  expect(names.every((name) => /^[\w.#-]+@contoso(\.onmicrosoft)?\.com$/.test(String(name)))).toBe(true);
});

test('users are members, guests and rooms, with what is missing, cleared or set', () => {
  const users = ofKind(build({ users: 2000, groups: 0 }), 'user');
  const guests = users.filter(({ properties }) => properties['userType'] === 'Guest');
  expect(guests.length).toBeGreaterThan(100);
  for (const { properties } of guests)
    expect(properties['userPrincipalName']).toBe(
      `${String(properties['mail']).replace('@', '_')}#EXT#@contoso.onmicrosoft.com`,
    );
  const titles = valuesOf(users, 'jobTitle');
  expect([titles.includes(null), titles.includes(undefined), titles.includes('Analyst')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(users.filter(({ lastSignInAt }) => lastSignInAt === undefined).length).toBeGreaterThan(300);
});

test('20,000 users in 1,000 groups have some 148,000 memberships, and groups of every size', () => {
  const groups = ofKind(build({ users: 20_000, groups: 1000 }), 'group');
  const sizes = groups.map(({ members }) => members.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(140_000);
  expect(total).toBeLessThan(156_000);
  expect(Math.max(...sizes)).toBeGreaterThan(4000);
  expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(20);
  expect(sizes.filter((size) => size > 999).length).toBeGreaterThan(2);
});

test('groups of all sorts hold members of all kinds but applications, earlier groups among them', () => {
  const built = build({ users: 500, groups: 200 });
  const groups = ofKind(built, 'group');
  const kinds = new Set(groups.flatMap(({ members }) => [...members].map((place) => built[place]?.kind)));
  expect([...kinds].sort()).toEqual(['device', 'group', 'orgContact', 'servicePrincipal', 'user']);
  for (const { place, members } of groups)
    for (const member of members) if (built[member]?.kind === 'group') expect(member).toBeLessThan(place);
  const types = new Set(valuesOf(groups, 'groupTypes').map((type) => JSON.stringify(type)));
  expect([...types].sort()).toEqual(['["DynamicMembership"]', '["Unified"]', '[]']);
});

test('an application and its service principal share app id and name', () => {
  const built = build({ users: 500, groups: 0 });
  const [applications, principals] = [ofKind(built, 'application'), ofKind(built, 'servicePrincipal')];
  expect(valuesOf(principals, 'appId').slice(0, applications.length)).toEqual(
    valuesOf(applications, 'appId'),
  );
  expect(valuesOf(principals, 'appOwnerOrganizationId')).toEqual(expect.arrayContaining([TENANT, undefined]));
});

test.each([0, 1, 2])('a directory of %d users is possible', (users) => {
  expect(build({ users, groups: 3 }).filter(({ kind }) => kind === 'user')).toHaveLength(users);
});
