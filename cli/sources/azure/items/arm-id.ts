/** What an ARM id is about: its subscription, its resource group, and how deep it lies. */
export interface ArmId {
  readonly subscriptionId: string;
  /** Lower-case name; `undefined` for a subscription and what lies directly in one. */
  readonly resourceGroup: string | undefined;
  readonly level: ArmLevel;
}

/** Parents have lower levels: 0 subscription, 1 resource group, 2 resource. */
export type ArmLevel = 0 | 1 | 2;

const PATTERN = /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?(\/.+)?$/;

export const SUBSCRIPTION_TYPE = 'microsoft.resources/subscriptions';
export const RESOURCE_GROUP_TYPE = 'microsoft.resources/subscriptions/resourcegroups';

/** Reads a lower-cased ARM id; `undefined` for anything that lies in no subscription. */
export function parseArmId(id: string): ArmId | undefined {
  const match = PATTERN.exec(id);
  if (match === null) return undefined;
  const [, subscriptionId = '', resourceGroup, rest] = match;
  if (rest !== undefined) return { subscriptionId, resourceGroup, level: 2 };
  return { subscriptionId, resourceGroup, level: resourceGroup === undefined ? 0 : 1 };
}

/** The lower-cased ARM id of a subscription. */
export function subscriptionArmId(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId.toLowerCase()}`;
}

/** The lower-cased ARM id of a resource group: also the key under which groups are kept. */
export function groupArmId(subscriptionId: string, resourceGroup: string): string {
  return `${subscriptionArmId(subscriptionId)}/resourcegroups/${resourceGroup.toLowerCase()}`;
}

/** The resource type that a lower-cased ARM id names, such as `microsoft.sql/servers/databases`; empty for a container. */
export function typeOfArmId(id: string): string {
  const [, path] = id.split(/\/providers\/(?!.*\/providers\/)/);
  const [provider = '', ...names] = path?.split('/') ?? [];
  return [provider, ...names.filter((_, index) => index % 2 === 0)].join('/');
}

export const AZURE_KINDS = ['resourceContainer', 'resource'] as const;

/** The kind that a lower-cased ARM id belongs to. */
export function kindOfArmId(id: string): (typeof AZURE_KINDS)[number] {
  return parseArmId(id)?.level === 2 ? 'resource' : 'resourceContainer';
}
