/**
 * Names of relations to many objects. Source: Microsoft Graph's v1.0 metadata; of the types that an organisation is made
 * of, navigation properties that are collections.
 */
const TO_MANY: ReadonlySet<string> = new Set([
  'appManagementPolicies',
  'appRoleAssignedTo',
  'appRoleAssignments',
  'claimsMappingPolicies',
  'createdObjects',
  'delegatedPermissionClassifications',
  'directReports',
  'extensionProperties',
  'extensions',
  'federatedIdentityCredentials',
  'homeRealmDiscoveryPolicies',
  'licenseDetails',
  'memberOf',
  'members',
  'membersWithLicenseErrors',
  'oauth2PermissionGrants',
  'ownedDevices',
  'ownedObjects',
  'owners',
  'permissionGrants',
  'registeredDevices',
  'registeredOwners',
  'registeredUsers',
  'scopedMembers',
  'scopedRoleMemberOf',
  'sponsors',
  'tokenIssuancePolicies',
  'tokenLifetimePolicies',
  'transitiveMemberOf',
  'transitiveMembers',
  'transitiveReports',
]);

/** And to one object. */
const TO_ONE: ReadonlySet<string> = new Set(['createdOnBehalfOf', 'manager']);

export type Cardinality = 'one' | 'many';

/** `undefined` for what is an ordinary property, as far as is known. */
export function relationOf(name: string): Cardinality | undefined {
  if (TO_ONE.has(name)) return 'one';
  return TO_MANY.has(name) ? 'many' : undefined;
}

/** What `$expand` says of one relation. */
export interface Expansion {
  readonly name: string;
  readonly cardinality: Cardinality;
  /** Its own `$select`; undefined where it has none. */
  readonly select: readonly string[] | undefined;
}

/** `members($select=id),manager`: one after the other. What is no relation to one object may be one to many. */
export function parseExpand(expand: string | undefined): Expansion[] {
  return partsOf(expand ?? '', ',').map((part) => {
    const [, name = part, options = ''] = /^([^(]*)\((.*)\)$/s.exec(part) ?? [];
    const select = partsOf(options, ';')
      .map((option) => /^\$select\s*=(.*)$/s.exec(option)?.[1])
      .find((value) => value !== undefined);
    return {
      name: name.trim(),
      cardinality: relationOf(name.trim()) ?? 'many',
      select: select === undefined ? undefined : partsOf(select, ','),
    };
  });
}

/** Splits outside of parentheses; without empty parts. */
function partsOf(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === separator && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
