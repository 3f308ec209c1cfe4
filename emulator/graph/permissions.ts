import type { Kind } from '../directory/model';

/** Application permissions that the emulator knows. Source: Microsoft Learn, "Microsoft Graph permissions reference". */
export const PERMISSIONS = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Group.Read.All',
  'Application.Read.All',
  'Device.Read.All',
  'OrgContact.Read.All',
  'Organization.Read.All',
  'Directory.Read.All',
  'AuditLog.Read.All',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Any one of them lets an application read objects of a kind. */
export const READ: Readonly<Record<Kind, readonly Permission[]>> = {
  user: ['User.Read.All', 'Directory.Read.All'],
  group: ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  application: ['Application.Read.All', 'Directory.Read.All'],
  servicePrincipal: ['Application.Read.All', 'Directory.Read.All'],
  device: ['Device.Read.All', 'Directory.Read.All'],
  orgContact: ['OrgContact.Read.All', 'Directory.Read.All'],
};

export function hasAny(granted: readonly Permission[], wanted: readonly Permission[]): boolean {
  return wanted.some((permission) => granted.includes(permission));
}
