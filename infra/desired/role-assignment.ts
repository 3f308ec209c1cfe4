import { createHash } from 'node:crypto';

/** Microsoft Learn, "Azure built-in roles". */
export const ROLES = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
} as const;

export type Role = keyof typeof ROLES;

const DEFINITIONS = '/providers/Microsoft.Authorization/roleDefinitions';

/** Below a subscription the definition's id is that of the subscription; above, that of the tenant. Azure answers so, whatever was sent. */
export function roleDefinitionId(role: Role, scope: string): string {
  const subscription = /^\/subscriptions\/[^/]+/.exec(scope)?.[0] ?? '';
  return `${subscription}${DEFINITIONS}/${ROLES[role]}`;
}

/** RFC 4122, appendix C: the namespace of names that are URLs. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * The name of a role assignment, a UUID of version 5: the same three always get the same name, so that one which is
 * made twice is recognised. A new principal has another id and so another name.
 */
export function roleAssignmentName(scope: string, principalId: string, role: Role): string {
  const name = [scope, principalId, ROLES[role]].join('|').toLowerCase();
  const hash = createHash('sha1').update(URL_NAMESPACE).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
