import { GraphError } from './graph-error';
import type { QueryOptions } from './query-options';
import type { GraphSettings } from './settings';

/** Microsoft Learn, "List users": the page is smaller where `signInActivity` is selected or filtered by. */
export const LARGEST_REPORT_PAGE = 500;

/** Whether a request needs the reporting service. */
export function asksForSignIns({ select, filter }: Pick<QueryOptions, 'select' | 'filter'>): boolean {
  return select?.includes('signInActivity') === true || filter?.includes('signInActivity/') === true;
}

/** Throws `GraphError` 403 without the permission or the licence. */
export function assertMayReadSignIns({ permissions, premiumLicence }: GraphSettings): void {
  if (!permissions.includes('AuditLog.Read.All')) throw missingPermission();
  if (!premiumLicence)
    throw new GraphError(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
}

/** Of the reporting service, which names what it misses; the directory says only `Authorization_RequestDenied`. */
const missingPermission = () =>
  new GraphError(
    403,
    'Authentication_MSGraphPermissionMissing',
    'The principal does not have required Microsoft Graph permission(s): AuditLog.Read.All to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.',
  );
