import type { Row } from '../resource-graph/table-source';

export type Tags = Readonly<Record<string, string>> | null;

/** What the principal may do with a subscription: read what is in it, only see it listed, or nothing. */
export type Access = 'read' | 'list' | 'none';

export interface ManagementGroup {
  readonly name: string;
  readonly displayName: string;
  /** Null for the tenant's root group. */
  readonly parent: string | null;
}

export interface Subscription {
  /** A GUID, lower case. */
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly state: string;
  readonly tags: Tags;
  readonly quotaId: string;
  /** Name of the management group that it lies in. */
  readonly managementGroup: string;
  readonly access: Access;
  readonly deleted: boolean;
}

/** A row of `resources` or `resourcecontainers`: Resource Graph's common columns. */
export interface ArmRow extends Row {
  readonly id: string;
  readonly name: string;
  /** Lower case, as Resource Graph returns it. */
  readonly type: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly location: string;
  /** Lower case, as Resource Graph returns it. */
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly managedBy: string;
  readonly sku: Readonly<Record<string, unknown>> | null;
  readonly plan: Readonly<Record<string, unknown>> | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly tags: Tags;
  readonly identity: Readonly<Record<string, unknown>> | null;
  readonly zones: readonly string[] | null;
  readonly extendedLocation: Readonly<Record<string, unknown>> | null;
}

export const GROUP_TYPE = 'microsoft.resources/subscriptions/resourcegroups';
export const SUBSCRIPTION_TYPE = 'microsoft.resources/subscriptions';

/** A row with the columns that most rows leave empty; Resource Graph has `''` for missing strings, null for missing objects. */
export function toArmRow(
  columns: Pick<ArmRow, 'id' | 'name' | 'type' | 'tenantId' | 'subscriptionId'> & Partial<ArmRow>,
): ArmRow {
  return {
    kind: '',
    location: '',
    resourceGroup: '',
    managedBy: '',
    sku: null,
    plan: null,
    properties: {},
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
    ...columns,
  };
}

/** The key of a row: ids differ in case only by accident. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

/** The key of the group that a resource lies in. */
export function groupKeyOf(row: Pick<ArmRow, 'subscriptionId' | 'resourceGroup'>): string {
  return `/subscriptions/${row.subscriptionId}/resourcegroups/${row.resourceGroup}`;
}
