import fc from 'fast-check';
import { DirectoryChurn } from '../../../../emulator/directory/churn';
import { DirectoryOperation } from '../../../../emulator/directory/operation';
import { groupWithMembers, itemsOf, smallDirectory } from './small-directory';

const NOBODY = '00000000-0000-4000-a000-000000000000';

test('a created object has drawn properties, the given ones, and what it was given as members', () => {
  const { directory } = smallDirectory();
  const [user] = directory.truth().users;
  const { id } = directory.apply({
    operation: 'create',
    kind: 'group',
    properties: { displayName: 'New', description: null },
    memberIds: [user!.id],
    ownerIds: [user!.id],
  });
  const created = itemsOf(directory.truth()).get(id);
  expect(created).toMatchObject({
    properties: { displayName: 'New', description: null, createdDateTime: '2026-03-01T12:00:00Z' },
    members: [user!.id],
    owners: [user!.id],
  });
  expect(created?.properties['mailNickname']).toEqual(expect.any(String));
});

test('an update changes what it names and nothing else', () => {
  const { directory } = smallDirectory();
  const before = directory.truth().users[3]!;
  directory.apply({ operation: 'update', id: before.id, properties: { department: 'X', city: null } });
  const after = directory.truth().users[3]!;
  expect(after).toEqual({ ...before, properties: { ...before.properties, department: 'X', city: null } });
});

test('a deleted user leaves groups, owners and managers, and comes back into its groups', () => {
  const { directory } = smallDirectory();
  const group = groupWithMembers(directory.truth());
  const id = group.members[0]!;
  directory.apply({ operation: 'addOwners', id: group.id, ownerIds: [id] });
  const report = directory.truth().users.find((user) => user.id !== id)!;
  directory.apply({ operation: 'setManager', id: report.id, managerId: id });
  directory.apply({ operation: 'delete', id });
  const deleted = directory.truth();
  expect(deleted.deleted).toEqual([{ id, kind: 'user' }]);
  expect(JSON.stringify([...deleted.users, ...deleted.groups, ...deleted.applications])).not.toContain(id);
  directory.apply({ operation: 'restore', id });
  const restored = itemsOf(directory.truth());
  expect(restored.get(group.id)?.members).toContain(id);
  expect(restored.get(report.id)?.manager).toBeNull();
  directory.apply({ operation: 'purge', id });
  expect(itemsOf(directory.truth()).has(id)).toBe(false);
  expect(() => directory.apply({ operation: 'restore', id })).toThrow(/no object/);
});

test('members and owners come and go, once each', () => {
  const { directory } = smallDirectory();
  const group = groupWithMembers(directory.truth());
  const outsider = directory.truth().users.find(({ id }) => !group.members.includes(id))!.id;
  directory.apply({
    operation: 'addMembers',
    id: group.id,
    memberIds: [outsider, outsider, group.members[0]!],
  });
  const joined = itemsOf(directory.truth()).get(group.id)?.members;
  expect([...joined!].sort()).toEqual([...group.members, outsider].sort());
  directory.apply({ operation: 'removeMembers', id: group.id, memberIds: [outsider, NOBODY].slice(0, 1) });
  expect(itemsOf(directory.truth()).get(group.id)?.members).toEqual(group.members);
});

test('a sign-in is seen in lists at once and is not a change of the directory', () => {
  const { directory } = smallDirectory();
  const { id } = directory.truth().users[0]!;
  directory.apply({ operation: 'signIn', id, at: '2026-02-03T04:05:06Z' });
  expect(directory.shown().users[0]?.signInActivity?.lastSignInDateTime).toBe('2026-02-03T04:05:06Z');
  expect(directory.delta().history).toEqual([]);
});

const applicationOf = (d: ReturnType<typeof smallDirectory>['directory']) => d.truth().applications[0]!.id;

test.each([
  ['nobody', () => ({ operation: 'delete', id: NOBODY }) as const, /There is no object/],
  [
    'a property of another kind',
    (d) => ({ operation: 'update', id: applicationOf(d), properties: { jobTitle: 'x' } }) as const,
    /A application has no jobTitle; it has/,
  ],
  [
    'members of an application',
    (d) => ({ operation: 'addMembers', id: applicationOf(d), memberIds: [] }) as const,
    /is of kind application, not group/,
  ],
  [
    'an application as a member',
    (d) => ({ operation: 'addMembers', id: d.truth().groups[0]!.id, memberIds: [applicationOf(d)] }) as const,
    /is of kind application, not user or group/,
  ],
  [
    'a group in itself',
    (d) => {
      const { id } = d.truth().groups[0]!;
      return { operation: 'addMembers', id, memberIds: [id] } as const;
    },
    /member of itself/,
  ],
  [
    'the manager of oneself',
    (d) => {
      const { id } = d.truth().users[0]!;
      return { operation: 'setManager', id, managerId: id } as const;
    },
    /their own manager/,
  ],
  [
    'an id that is taken',
    (d) => ({ operation: 'create', kind: 'user', id: d.truth().users[0]!.id }) as const,
    /already an object/,
  ],
  [
    'a restoration of what is there',
    (d) => ({ operation: 'restore', id: d.truth().users[0]!.id }) as const,
    /is not deleted/,
  ],
] satisfies [string, (d: ReturnType<typeof smallDirectory>['directory']) => DirectoryOperation, RegExp][])(
  '%s is refused, and nothing changes',
  (_what, operationFor, message) => {
    const { directory } = smallDirectory();
    const before = directory.truth();
    expect(() => directory.apply(operationFor(directory))).toThrow(message);
    expect(directory.truth()).toEqual(before);
  },
);

test('operations are strict', () => {
  expect(DirectoryOperation.safeParse({ operation: 'delete', id: NOBODY, hard: true }).success).toBe(false);
});

const count = fc.integer({ min: 0, max: 10 });
const churns = fc.array(
  fc.record({
    creates: count,
    updates: count,
    deletes: count,
    purges: fc.integer({ min: 0, max: 4 }),
    restores: fc.integer({ min: 0, max: 4 }),
    memberAdds: count,
    memberRemoves: count,
    ownerChanges: count,
    managerChanges: count,
    seed: fc.integer({ min: 1, max: 1e6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

test('whatever churns, relations name what is there, and with every lag passed lists show the truth', () => {
  fc.assert(
    fc.property(churns, (rounds) => {
      const range = { min: 0, max: 10_000 };
      const { directory, clock } = smallDirectory({ listLagMs: range, deltaLagMs: range });
      for (const round of rounds) {
        directory.churn(DirectoryChurn.parse(round));
        clock.advance(2000);
        directory.shown();
      }
      clock.advance(60_000);
      const truth = directory.truth();
      const present = itemsOf(truth);
      for (const { members = [], owners = [], manager } of present.values())
        for (const id of [...members, ...owners, ...(manager ? [manager] : [])])
          expect(present.has(id)).toBe(true);
      expect(directory.shown()).toEqual(truth);
    }),
    { numRuns: 30 },
  );
});

test('the same churn does the same, and tells what it found something for', () => {
  const [one, other] = [smallDirectory().directory, smallDirectory().directory];
  const churn = DirectoryChurn.parse({
    creates: 3,
    updates: 9,
    deletes: 4,
    restores: 2,
    memberAdds: 5,
    seed: 9,
  });
  const done = one.churn(churn);
  expect(other.churn(churn)).toEqual(done);
  expect(one.truth()).toEqual(other.truth());
  expect(done).toMatchObject({ creates: 3, deletes: 4, memberAdds: 5 });
  const empty = smallDirectory({}, { users: 0, groups: 0, applications: 0, servicePrincipals: 0 }).directory;
  expect(empty.churn(DirectoryChurn.parse({ deletes: 3, memberAdds: 2, seed: 1 }))).toMatchObject({
    deletes: 0,
    memberAdds: 0,
  });
});

test('a change shows late in lists, and a later one of the same object never overtakes it', () => {
  const { directory, clock } = smallDirectory({ listLagMs: 1000 });
  const { id } = directory.truth().users[0]!;
  const shown = () => itemsOf(directory.shown()).get(id)?.properties['city'];
  directory.apply({ operation: 'update', id, properties: { city: 'first' }, listLagMs: 5000 });
  directory.apply({ operation: 'update', id, properties: { city: 'second' }, listLagMs: 0 });
  clock.advance(4999);
  expect(shown()).not.toMatch(/first|second/);
  clock.advance(1);
  expect(shown()).toBe('second');
});
