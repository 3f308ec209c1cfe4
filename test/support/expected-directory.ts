import type { DirectoryAnswer, DirectoryItem } from '../../emulator/directory/directory-answer';
import type { ExpectedEntity } from './expected-catalog';

/** What a run can see beside the directory itself. */
export interface ExpectedDirectoryScope {
  /** Permission and licence are there. */
  readonly signIns?: boolean;
  /** Returned only to who does not select. */
  readonly servicePrincipalCreated?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** Names of properties that a mapping takes over as they are. */
const PROPERTIES = {
  user: [
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
  group: ['displayName', 'description', 'groupTypes', 'mailEnabled', 'securityEnabled', 'createdDateTime'],
  application: ['displayName', 'appId', 'publisherDomain', 'signInAudience', 'createdDateTime'],
  servicePrincipal: [
    'displayName',
    'appId',
    'appOwnerOrganizationId',
    'accountEnabled',
    'appRoleAssignmentRequired',
    'createdDateTime',
  ],
} as const;

/**
 * What Port must hold for a directory by the four mappings of Port's Entra ID guide (users, groups, applications,
 * service principals), with the one difference that members who are no users are not related: it shares no code with
 * what it judges.
 */
export function expectedDirectory(
  directory: DirectoryAnswer,
  { signIns = true, servicePrincipalCreated = true }: ExpectedDirectoryScope = {},
): ExpectedEntity[] {
  const userIds = new Set(directory.users.map(({ id }) => id));
  return [
    ...directory.users.map((item) => userEntity(item, signIns)),
    ...directory.groups.map((item) => groupEntity(item, userIds)),
    ...directory.applications.map((item) => entityOf(item, 'entra-id-application', PROPERTIES.application)),
    ...directory.servicePrincipals.map((item) => servicePrincipalEntity(item, servicePrincipalCreated)),
  ];
}

function userEntity(item: DirectoryItem, signIns: boolean): ExpectedEntity {
  const entity = entityOf(item, 'entra-id-user', PROPERTIES.user);
  const lastSignInDateTime = signIns ? (item.signInActivity?.lastSignInDateTime ?? null) : null;
  return {
    ...entity,
    title: text(item.properties['displayName']) ?? text(item.properties['userPrincipalName']) ?? '',
    properties: { ...entity.properties, lastSignInDateTime },
  };
}

function groupEntity(item: DirectoryItem, userIds: ReadonlySet<string>): ExpectedEntity {
  const members = (item.members ?? []).filter((id) => userIds.has(id));
  return { ...entityOf(item, 'entra-id-group', PROPERTIES.group), relations: { members } };
}

function servicePrincipalEntity(item: DirectoryItem, isCreationSeen: boolean): ExpectedEntity {
  const entity = entityOf(item, 'entra-id-service-principal', PROPERTIES.servicePrincipal);
  if (isCreationSeen) return entity;
  return { ...entity, properties: { ...entity.properties, createdDateTime: null } };
}

function entityOf(
  { id, properties }: DirectoryItem,
  blueprint: string,
  names: readonly string[],
): ExpectedEntity {
  return {
    blueprint,
    identifier: id,
    title: text(properties['displayName']) ?? '',
    team: [],
    properties: pick(properties, names),
    relations: {},
  };
}

function pick(properties: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
