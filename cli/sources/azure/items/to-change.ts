import { toArmIdentifier } from '../../../../catalog/identifiers';
import type { Change, Operation } from '../../../sync/change';
import { groupArmId, kindOfArmId, parseArmId, SUBSCRIPTION_TYPE, subscriptionArmId } from './arm-id';
import type { AzureItem } from './rows';

/** What stays the same for all changes of a run. */
export interface ChangeContext {
  readonly instance: string;
  readonly tenantId: string | undefined;
  /** Origin of the cloud's portal. */
  readonly portalUrl: string;
}

/** What the change feed knows of a change; null in a full run. */
export interface ChangeEvidence {
  readonly changeType: string;
  readonly changeTime: string;
}

/** The change that brings an item to Port, with every field that a webhook mapping can ask for. */
export function toUpsert(
  item: AzureItem,
  rgTags: unknown,
  context: ChangeContext,
  evidence?: ChangeEvidence,
): Change {
  const { id, name, type, location, tags, subscriptionId, resourceGroup } = item;
  return change('upsert', id, {
    resourceId: id,
    identifier: toArmIdentifier(id),
    type,
    name,
    location,
    tags,
    subscriptionId,
    resourceGroup,
    ...parentsOf(id, subscriptionId, resourceGroup),
    rgTags: rgTags ?? null,
    changeType: evidence?.changeType ?? null,
    changeTime: evidence?.changeTime ?? null,
    tenantId: context.tenantId ?? null,
    syncInstance: context.instance,
    portalUrl: portalLink(id, context),
    ...(type === SUBSCRIPTION_TYPE ? { managementGroupPath: item.managementGroupPath } : {}),
    ...item.columns,
  });
}

/** The change that removes an item from Port: type and name are filled although the item is gone. */
export function toDelete(
  id: string,
  type: string,
  context: ChangeContext,
  evidence?: ChangeEvidence,
): Change {
  const arm = parseArmId(id);
  return change('delete', id, {
    resourceId: id,
    identifier: toArmIdentifier(id),
    type,
    name: id.slice(id.lastIndexOf('/') + 1),
    location: null,
    tags: null,
    subscriptionId: arm?.subscriptionId ?? null,
    resourceGroup: arm?.resourceGroup ?? null,
    ...parentsOf(id, arm?.subscriptionId ?? '', arm?.resourceGroup ?? null),
    rgTags: null,
    changeType: evidence?.changeType ?? null,
    changeTime: evidence?.changeTime ?? null,
    tenantId: context.tenantId ?? null,
    syncInstance: context.instance,
  });
}

function change(operation: Operation, id: string, data: Record<string, unknown>): Change {
  return { kind: kindOfArmId(id), operation, id, identifier: toArmIdentifier(id), data };
}

/** Identifiers of the entities above; an item has none that is itself. */
function parentsOf(
  id: string,
  subscriptionId: string,
  resourceGroup: string | null,
): Record<string, string | null> {
  const subscription = subscriptionId === '' ? null : subscriptionArmId(subscriptionId);
  const group =
    resourceGroup === null || subscription === null ? null : groupArmId(subscriptionId, resourceGroup);
  const identifierOf = (parent: string | null): string | null =>
    parent === null || parent === id ? null : toArmIdentifier(parent);
  return { subscriptionIdentifier: identifierOf(subscription), resourceGroupIdentifier: identifierOf(group) };
}

function portalLink(id: string, { portalUrl, tenantId }: ChangeContext): string {
  // A link is not asked for, so that dots are no danger; half a surrogate pair has no encoding.
  const path = id.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return `${portalUrl}/#@${encodeURIComponent(tenantId ?? '')}/resource${path}`;
}
