import type { DirectoryAnswer, DirectoryItem } from '../emulator/directory/directory-answer';
import { type Check, check, type Comparison, compareIds } from './check';
import type { PortEntities } from './proof-azure';

type Collection = 'users' | 'groups' | 'applications' | 'servicePrincipals';

/** What the shipped mapping shows of each kind, by the names of Microsoft Graph, which are those of the properties. */
const SHOWN: Readonly<
  Record<Collection, { readonly blueprint: string; readonly properties: readonly string[] }>
> = {
  users: {
    blueprint: 'entra-id-user',
    properties: [
      'userPrincipalName',
      'displayName',
      'givenName',
      'surname',
      'mail',
      'jobTitle',
      'department',
      'officeLocation',
      'accountEnabled',
      'createdDateTime',
    ],
  },
  groups: {
    blueprint: 'entra-id-group',
    properties: [
      'displayName',
      'description',
      'groupTypes',
      'mailEnabled',
      'securityEnabled',
      'createdDateTime',
    ],
  },
  applications: {
    blueprint: 'entra-id-application',
    properties: ['displayName', 'appId', 'publisherDomain', 'signInAudience', 'createdDateTime'],
  },
  servicePrincipals: {
    blueprint: 'entra-id-service-principal',
    properties: [
      'displayName',
      'appId',
      'appOwnerOrganizationId',
      'accountEnabled',
      'appRoleAssignmentRequired',
      'createdDateTime',
    ],
  },
};

const TITLES: Readonly<Record<Collection, string>> = {
  users: 'users',
  groups: 'groups',
  applications: 'applications',
  servicePrincipals: 'service principals',
};

/** Compares what Entra ID holds with what Port shows, entity by entity and membership by membership. */
export function compareWithDirectory(directory: DirectoryAnswer, entities: PortEntities): readonly Check[] {
  const collections = Object.keys(SHOWN) as Collection[];
  return [
    ...collections.map((collection) => {
      const held = entities[SHOWN[collection].blueprint] ?? [];
      const title = TITLES[collection];
      const wanted = directory[collection].map(({ id }) => id);
      return compareIds(title, {
        source: 'Entra ID',
        wanted,
        found: held.map(({ identifier }) => identifier),
      });
    }),
    check(
      'properties',
      'Entra ID',
      collections.flatMap((collection) => compareProperties(collection, directory[collection], entities)),
    ),
    check('memberships', 'Entra ID', compareMembers(directory, entities)),
  ];
}

function compareProperties(
  collection: Collection,
  items: readonly DirectoryItem[],
  entities: PortEntities,
): Comparison[] {
  const { blueprint, properties } = SHOWN[collection];
  const held = new Map((entities[blueprint] ?? []).map((entity) => [entity.identifier, entity]));
  return items.flatMap((item) => {
    const entity = held.get(item.id);
    if (entity === undefined) return [];
    return properties.map((name) => ({
      subject: item.id,
      what: name,
      source: item.properties[name] ?? null,
      port: entity.properties[name] ?? null,
    }));
  });
}

/** Members that are no users are none of this relation's business. One comparison for each membership on either side. */
function compareMembers({ users, groups }: DirectoryAnswer, entities: PortEntities): Comparison[] {
  const isUser = new Set(users.map(({ id }) => id));
  const held = new Map((entities[SHOWN.groups.blueprint] ?? []).map((entity) => [entity.identifier, entity]));
  return groups.flatMap((group) => {
    const wanted = new Set((group.members ?? []).filter((id) => isUser.has(id)));
    const relation = held.get(group.id)?.relations['members'];
    const found = new Set(typeof relation === 'object' && relation !== null ? relation : []);
    return [...wanted.union(found)].map((id) => ({
      subject: group.id,
      what: `member ${id}`,
      source: wanted.has(id),
      port: found.has(id),
    }));
  });
}
