import { comparePort } from '../../../support/compare-port';
import { expectedDirectory } from '../../../support/expected-directory';
import { smallDirectory } from './small-directory';

function directoryWithAGroup() {
  const { directory } = smallDirectory({}, { users: 2, groups: 0 });
  const { users, devices } = directory.truth();
  const group = directory.apply({
    operation: 'create',
    kind: 'group',
    properties: { displayName: 'Team', description: null, securityEnabled: true },
    memberIds: [users[1]!.id, devices[0]!.id, users[0]!.id],
  }).id;
  directory.apply({ operation: 'signIn', id: users[0]!.id, at: '2026-01-02T03:04:05Z' });
  return { truth: directory.truth(), group };
}

test('a group is related to its members who are users, and to nothing else', () => {
  const { truth, group } = directoryWithAGroup();
  const entity = expectedDirectory(truth).find(({ identifier }) => identifier === group);
  expect(entity).toMatchObject({
    blueprint: 'entra-id-group',
    title: 'Team',
    properties: {
      displayName: 'Team',
      description: null,
      securityEnabled: true,
      createdDateTime: '2026-03-01T12:00:00Z',
    },
    relations: { members: truth.users.map(({ id }) => id) },
  });
});

test('every object of the four kinds becomes one entity, with what a run can see', () => {
  const { truth } = directoryWithAGroup();
  const [all, little] = [
    expectedDirectory(truth),
    expectedDirectory(truth, { signIns: false, servicePrincipalCreated: false }),
  ];
  expect(all).toHaveLength(
    truth.users.length + truth.groups.length + truth.applications.length + truth.servicePrincipals.length,
  );
  expect(all[0]).toMatchObject({
    blueprint: 'entra-id-user',
    identifier: truth.users[0]!.id,
    properties: {
      lastSignInDateTime: '2026-01-02T03:04:05Z',
      department: truth.users[0]!.properties['department'] ?? null,
    },
  });
  expect(little[0]?.properties['lastSignInDateTime']).toBeNull();
  expect(all.at(-1)?.properties['createdDateTime']).toMatch(/Z$/);
  expect(little.at(-1)?.properties['createdDateTime']).toBeNull();
});

test('members may come in any order, and must all come', () => {
  const { truth } = directoryWithAGroup();
  const expected = expectedDirectory(truth);
  const shown = (members: readonly string[]) => ({
    all: expected.map((entity) => ({
      ...entity,
      icon: null,
      createdAt: '',
      updatedAt: '',
      createdBy: '',
      updatedBy: '',
      relations: entity.blueprint === 'entra-id-group' ? { members } : {},
    })),
  });
  const ids = truth.users.map(({ id }) => id);
  expect(comparePort(shown(ids.toReversed()) as never, expected)).toEqual([]);
  expect(comparePort(shown(ids.slice(1)) as never, expected)).toHaveLength(1);
});
