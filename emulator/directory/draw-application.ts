import type { Seeded } from '../inventory/seeded';
import { drawCreated, toAscii } from './draw-user';
import type { Properties } from './model';
import { AUDIENCES, DOMAIN, SYSTEMS, TOPICS } from './vocabulary';

/** Tenants that publish the applications that every tenant has, or that many buy. */
const PUBLISHERS = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '5a3e1d4c-7b2f-4c89-a1d0-2f9b6c8e7d10'] as const;
const WELL_KNOWN = [
  'Microsoft Graph',
  'Office 365 Exchange Online',
  'Azure Portal',
  'Slack',
  'ServiceNow',
] as const;

export function drawApplication(random: Seeded, serial: number): Properties {
  const topic = random.pick(TOPICS);
  return {
    appId: random.guid(),
    createdDateTime: drawCreated(random),
    displayName: `${topic} ${random.pick(['API', 'Web', 'Sync', 'Mobile'])} ${serial}`,
    description: random.chance(0.2) ? `Owned by ${topic}` : undefined,
    identifierUris: random.chance(0.5) ? [`api://${toAscii(topic)}-${serial}`] : [],
    publisherDomain: random.chance(0.95) ? DOMAIN : undefined,
    signInAudience: random.pick(AUDIENCES),
    tags: [],
  };
}

/** The service principal of an application of this tenant: the same app id and name. */
export function drawOwnServicePrincipal(
  random: Seeded,
  application: Properties,
  tenantId: string,
): Properties {
  return {
    accountEnabled: random.chance(0.97),
    appDisplayName: application['displayName'],
    appId: application['appId'],
    appOwnerOrganizationId: tenantId,
    appRoleAssignmentRequired: random.chance(0.2),
    createdDateTime: drawCreated(random),
    displayName: application['displayName'],
    servicePrincipalNames: [application['appId']],
    servicePrincipalType: 'Application',
    signInAudience: application['signInAudience'],
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
  };
}

/** One whose application lives in another tenant, or a managed identity, which has none and no owner organisation. */
export function drawForeignServicePrincipal(random: Seeded, serial: number): Properties {
  const isManaged = random.chance(0.4);
  const displayName = isManaged
    ? `id-${toAscii(random.pick(TOPICS))}-${serial}`
    : `${random.pick(WELL_KNOWN)} ${serial}`;
  const appId = random.guid();
  return {
    accountEnabled: true,
    appDisplayName: isManaged ? undefined : displayName,
    appId,
    appOwnerOrganizationId: isManaged ? undefined : random.pick(PUBLISHERS),
    appRoleAssignmentRequired: false,
    createdDateTime: drawCreated(random),
    displayName,
    servicePrincipalNames: [appId],
    servicePrincipalType: isManaged ? 'ManagedIdentity' : 'Application',
    signInAudience: isManaged ? undefined : 'AzureADMultipleOrgs',
    tags: [],
  };
}

export function drawDevice(random: Seeded, serial: number): Properties {
  const [operatingSystem, operatingSystemVersion] = random.pick(SYSTEMS);
  return {
    accountEnabled: random.chance(0.98),
    createdDateTime: drawCreated(random),
    deviceId: random.guid(),
    displayName: `${operatingSystem.toUpperCase().slice(0, 3)}-${serial}`,
    isCompliant: random.chance(0.7) ? true : undefined,
    isManaged: random.chance(0.8),
    operatingSystem,
    operatingSystemVersion,
    trustType: random.pick(['AzureAd', 'ServerAd', 'Workplace']),
  };
}

export function drawContact(random: Seeded, serial: number): Properties {
  const topic = random.pick(TOPICS);
  return {
    companyName: 'Fabrikam, Inc.',
    displayName: `${topic} desk ${serial}`,
    mail: `${toAscii(topic)}${serial}@fabrikam.com`,
    mailNickname: `${toAscii(topic)}${serial}`,
  };
}
