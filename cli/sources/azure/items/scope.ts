import { createHash } from 'node:crypto';
import type { AzureScope } from '../../../core/config';
import { groupArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE } from './arm-id';
import type { Narrowing } from '../query/queries';
import type { AzureItem } from './rows';
import { matchesTagFilters } from './tag-filter';

/** `undecided`: its resource group cannot be read yet. Nobody knows its tags, and Port would refuse what lies in it. */
export type Verdict = 'in' | 'out' | 'undecided';

/** More names than this make a query longer than what Microsoft's throttling guidance recommends. */
const MAX_GROUP_NAMES = 300;

/** Tags of the resource groups that were read, by their lower-cased ARM id. */
export type GroupTags = ReadonlyMap<string, unknown>;

/** Whether an item lies in the scope, its subscription being selected. */
export function judgeItem(item: AzureItem, scope: AzureScope, groups: GroupTags): Verdict {
  if (item.type === SUBSCRIPTION_TYPE) return 'in';
  if (item.type === RESOURCE_GROUP_TYPE) return matchesTagFilters(item.tags, scope.tagFilters) ? 'in' : 'out';
  if (!isTypeInScope(item.type, scope)) return 'out';
  return judgeGroupOf(item, scope, groups);
}

/** Whether the scope asks for a type, containers always being asked for. */
export function isTypeInScope(type: string, { resourceTypes }: AzureScope): boolean {
  if (type === SUBSCRIPTION_TYPE || type === RESOURCE_GROUP_TYPE) return true;
  return resourceTypes.length === 0 || resourceTypes.includes(type);
}

function judgeGroupOf(item: AzureItem, scope: AzureScope, groups: GroupTags): Verdict {
  if (item.resourceGroup === null) return matchesTagFilters(null, scope.tagFilters) ? 'in' : 'out';
  const group = groupArmId(item.subscriptionId, item.resourceGroup);
  if (!groups.has(group)) return 'undecided';
  return matchesTagFilters(groups.get(group), scope.tagFilters) ? 'in' : 'out';
}

/**
 * What the server may leave out for all of these scopes together. Only an include filter narrows: names of groups
 * recur across subscriptions, so that leaving out a name that is excluded in one would lose it in another.
 */
export function narrowingOf(scopes: readonly AzureScope[], groups: GroupTags): Narrowing {
  const everyType = scopes.some(({ resourceTypes }) => resourceTypes.length === 0);
  const types = everyType ? [] : [...new Set(scopes.flatMap(({ resourceTypes }) => resourceTypes))].sort();
  return { types, groupNames: groupNamesOf(scopes, groups) };
}

function groupNamesOf(scopes: readonly AzureScope[], groups: GroupTags): string[] | undefined {
  if (scopes.some(({ tagFilters }) => tagFilters.include.length === 0)) return undefined;
  const names = new Set<string>();
  for (const [group, tags] of groups) {
    if (!scopes.some(({ tagFilters }) => matchesTagFilters(tags, tagFilters))) continue;
    names.add(group.slice(group.lastIndexOf('/') + 1));
    if (names.size > MAX_GROUP_NAMES) return undefined;
  }
  return [...names].sort();
}

/** Whether a row that is read now would be among the rows of a query with this narrowing. */
export function passesNarrowing(item: AzureItem, { types, groupNames }: Narrowing): boolean {
  if (types.length > 0 && !types.includes(item.type)) return false;
  return groupNames === undefined || groupNames.includes(item.resourceGroup ?? '');
}

/** The hash that tells whether a checkpoint belongs to this scope: everything that decides what Port should show. */
export function hashScope(tenantId: string | undefined, scope: AzureScope, mapping: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([tenantId ?? null, scope, mapping]))
    .digest('hex');
}
