import type { DirectoryAnswer, DirectoryItem } from '../../../emulator/directory/directory-answer';
import type { Entity } from '../../../emulator/port/entities/store';
import { compareWithDirectory } from '../../../scripts/proof-entra';
import type { PortEntities } from '../../../scripts/proof-azure';

const user = (id: string, properties: Record<string, unknown> = {}): DirectoryItem => ({
  id,
  properties: { userPrincipalName: `${id}@x`, displayName: id, ...properties },
});

const DIRECTORY: DirectoryAnswer = {
  users: [user('u1', { department: 'IT' }), user('u2')],
  groups: [{ id: 'g1', properties: { displayName: 'g1' }, members: ['u1', 'device'] }],
  applications: [{ id: 'a1', properties: { displayName: 'a1' } }],
  servicePrincipals: [{ id: 's1', properties: { displayName: 's1' } }],
  devices: [{ id: 'device', properties: {} }],
  contacts: [],
  deleted: [],
};

const BLUEPRINTS = {
  users: 'entra-id-user',
  groups: 'entra-id-group',
  applications: 'entra-id-application',
  servicePrincipals: 'entra-id-service-principal',
} as const;

/** Port as it should be, but for what is changed. */
function port(change: (entities: Record<string, Entity[]>) => void = () => undefined): PortEntities {
  const entities = Object.fromEntries(
    Object.entries(BLUEPRINTS).map(([collection, blueprint]) => [
      blueprint,
      DIRECTORY[collection as keyof typeof BLUEPRINTS].map(({ id, properties, members }) =>
        entityOf(blueprint, id, { properties, members: members?.filter((one) => one !== 'device') }),
      ),
    ]),
  );
  change(entities);
  return entities;
}

function entityOf(
  blueprint: string,
  identifier: string,
  { properties = {}, members }: { readonly properties?: object; readonly members?: string[] | undefined },
): Entity {
  const relations = members === undefined ? {} : { members };
  return { blueprint, identifier, properties, relations } as unknown as Entity;
}

const differencesOf = (entities: PortEntities): string[] =>
  compareWithDirectory(DIRECTORY, entities).flatMap(({ differences }) => differences);

test('what is equal has no difference, and much was compared', () => {
  const checks = compareWithDirectory(DIRECTORY, port());
  expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
  expect(checks.map(({ title, compared }) => [title, compared])).toEqual([
    ['users', 2],
    ['groups', 1],
    ['applications', 1],
    ['service principals', 1],
    ['properties', 37],
    ['memberships', 1],
  ]);
});

test.each<[string, (entities: Record<string, Entity[]>) => void, string]>([
  ['a user is missing', (all) => void all[BLUEPRINTS.users]?.pop(), 'u2: in Entra ID, not in Port'],
  [
    'a group came from nowhere',
    (all) => void all[BLUEPRINTS.groups]?.push(entityOf(BLUEPRINTS.groups, 'ghost', {})),
    'ghost: in Port, not in Entra ID',
  ],
  [
    'a property is null',
    (all) => Object.assign(all[BLUEPRINTS.users]?.[0]?.properties ?? {}, { department: null }),
    'u1: department is "IT" in Entra ID, null in Port',
  ],
  [
    'a membership is missing',
    (all) => Object.assign(all[BLUEPRINTS.groups]?.[0]?.relations ?? {}, { members: [] }),
    'g1: member u1 is true in Entra ID, false in Port',
  ],
  [
    'a device is a member',
    (all) => Object.assign(all[BLUEPRINTS.groups]?.[0]?.relations ?? {}, { members: ['u1', 'device'] }),
    'g1: member device is false in Entra ID, true in Port',
  ],
])('it is noticed when %s', (_, change, difference) => {
  const entities = structuredClone(port()) as Record<string, Entity[]>;
  change(entities);
  expect(differencesOf(entities)).toEqual([difference]);
});
