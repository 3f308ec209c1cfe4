import { GRAPH_PERMISSIONS } from '../../../../catalog/permissions';
import type { RemoteError } from '../../../http/remote-error';
import type { Problem } from '../../../sync/result';
import type { Collection } from '../plan/collection';
import { SIGN_IN_FIELD } from '../plan/split-resource';

/** Of the reporting service, which refuses for want of either. */
export const SIGN_IN_ADVICE =
  'Grant the app registration the application permission AuditLog.Read.All, with admin consent; the tenant needs a licence for Microsoft Entra ID P1 or P2.';

/** What to do where something may not be read. @param relation of the kind's items, where it is that */
export function adviceFor({ path: { segments }, kind, query }: Collection, relation?: string): string {
  if (relation === undefined && query.select?.includes(SIGN_IN_FIELD) === true) return SIGN_IN_ADVICE;
  const own = `/${segments.join('/')}`;
  const below = relation === undefined || relation === kind ? own : `${own}/{id}/${relation}`;
  const permission = permissionFor(below) ?? permissionFor(own);
  const hidden = relation === 'members' ? ', and Member.Read.Hidden for groups with hidden membership' : '';
  if (permission !== undefined)
    return `Grant the app registration the application permission ${permission}${hidden}, with admin consent.`;
  return `Grant the app registration the application permission that Microsoft Graph's reference names for ${kind}, with admin consent.`;
}

function permissionFor(path: string): string | undefined {
  return GRAPH_PERMISSIONS.find(
    ({ kind, field }) => field === undefined && kind.toLowerCase() === path.toLowerCase(),
  )?.permission;
}

/** Why nothing more of a collection could be read, and what to do. */
export function problemOf(collection: Collection, error: RemoteError): Problem {
  const advice = error.status === 403 ? adviceFor(collection) : error.nextSteps[0];
  return {
    kind: collection.label,
    subject: collection.kind,
    message: error.message,
    nextStep: advice ?? 'Nothing of it is deleted; the next run reads it again.',
  };
}
