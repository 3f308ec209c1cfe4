import type { Projection } from '../../../../catalog/projection';
import { RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE } from '../items/arm-id';
import { datetimeLiteral, dynamicPath, literalList, stringLiteral } from './kql';

/** Columns that every webhook delivery carries, whatever the mapping asks for. */
const BASE_COLUMNS = ['id', 'name', 'type', 'location', 'tags', 'subscriptionId', 'resourceGroup'];

/** Every paged query ends so: ids are unique, but their casing flips between calls. */
const BY_ID = '| order by tolower(id) asc';

/** Prefix of the columns that carry paths below `properties`, numbered as in the projection. */
export const PATH_COLUMN = 'path';

/** What the server leaves out although it could be read; always a superset of what is in scope. */
export interface Narrowing {
  /** Lower-case resource types; empty for all. */
  readonly types: readonly string[];
  /** Names of resource groups, whatever their subscription; `undefined` for all. */
  readonly groupNames: readonly string[] | undefined;
}

/** Instants in milliseconds since the epoch, both included. */
export interface FeedWindow {
  readonly from: number;
  readonly to: number;
}

/** All resources of the scope, as `rows.ts` reads them. */
export function resourcesQuery(projection: Projection, narrowing: Narrowing): string {
  return lines('resources', ...narrowingLines(narrowing), `| project ${columnsOf(projection)}`, BY_ID);
}

/** How many resources the same narrowing holds per subscription, now. */
export function resourceCountsQuery(narrowing: Narrowing): string {
  return lines(
    'resources',
    ...narrowingLines(narrowing),
    '| summarize resourceCount = count() by subscriptionId',
    '| order by subscriptionId asc',
  );
}

/** Subscriptions and resource groups, with the management groups above each subscription. */
export function containersQuery(projection: Projection): string {
  return lines(
    'resourcecontainers',
    CONTAINER_TYPES,
    `| project ${columnsOf(projection)}, ${ANCESTORS_COLUMN} = properties.managementGroupAncestorsChain`,
    BY_ID,
  );
}

const CONTAINER_TYPES = `| where type in~ ${literalList([SUBSCRIPTION_TYPE, RESOURCE_GROUP_TYPE])}`;

/** The column that carries `properties.managementGroupAncestorsChain`. */
export const ANCESTORS_COLUMN = 'ancestors';

/** The subscriptions under the management groups of the request's scope. */
export function subscriptionsQuery(): string {
  return lines(
    'resourcecontainers',
    `| where type =~ ${stringLiteral(SUBSCRIPTION_TYPE)}`,
    '| project id, subscriptionId',
    BY_ID,
  );
}

/** Changes of resources in the window, each with the resource as it is now where it can be read. */
export function resourceChangesQuery(projection: Projection, window: FeedWindow): string {
  return changesQuery('resourcechanges', window, [
    ...joinCurrent([
      'resources',
      '| extend currentId = tolower(id)',
      `| project currentId, ${currentColumnsOf(projection)}`,
    ]),
    '| join kind=leftouter (',
    '  resourcecontainers',
    `  | where type =~ ${stringLiteral(RESOURCE_GROUP_TYPE)}`,
    '  | project groupSubscription = subscriptionId, groupName = tolower(resourceGroup), groupTags = tags',
    ') on $left.changeSubscription == $right.groupSubscription and $left.changeGroup == $right.groupName',
  ]);
}

/** Changes of subscriptions and resource groups in the window, likewise. */
export function containerChangesQuery(projection: Projection, window: FeedWindow): string {
  const columns = `${currentColumnsOf(projection)}, ${ANCESTORS_COLUMN} = properties.managementGroupAncestorsChain`;
  return changesQuery(
    'resourcecontainerchanges',
    window,
    joinCurrent([
      'resourcecontainers',
      CONTAINER_TYPES,
      '| extend currentId = tolower(id)',
      `| project currentId, ${columns}`,
    ]),
  );
}

function changesQuery(table: string, window: FeedWindow, joins: readonly string[]): string {
  return lines(
    table,
    CHANGE_COLUMNS,
    withinWindow(window),
    '| project id, changeTime, targetId, targetType, changeType, changeSubscription, changeGroup',
    ...joins,
    BY_ID,
  );
}

function joinCurrent(current: readonly string[]): string[] {
  return [
    '| join kind=leftouter (',
    ...current.map((line) => `  ${line}`),
    ') on $left.targetId == $right.currentId',
  ];
}

/** Subscriptions and resource groups by their lower-cased ids, as `containersQuery` reads them. */
export function containersByIdQuery(projection: Projection, ids: readonly string[]): string {
  return lines(
    'resourcecontainers',
    `| where id in~ ${literalList(ids)}`,
    `| project ${columnsOf(projection)}, ${ANCESTORS_COLUMN} = properties.managementGroupAncestorsChain`,
    BY_ID,
  );
}

/** Resources by their lower-cased ids, as `resourcesQuery` reads them. */
export function resourcesByIdQuery(projection: Projection, ids: readonly string[]): string {
  return lines(
    'resources',
    `| where id in~ ${literalList(ids)}`,
    `| project ${columnsOf(projection)}`,
    BY_ID,
  );
}

const CHANGE_COLUMNS =
  '| extend changeTime = todatetime(properties.changeAttributes.timestamp), targetId = tolower(tostring(properties.targetResourceId)), ' +
  'targetType = tolower(tostring(properties.targetResourceType)), changeType = tostring(properties.changeType), ' +
  'changeSubscription = subscriptionId, changeGroup = tolower(resourceGroup)';

function withinWindow({ from, to }: FeedWindow): string {
  return `| where changeTime >= ${datetimeLiteral(from)} and changeTime <= ${datetimeLiteral(to)}`;
}

/** Resources that can still be read although the last that is known of them is their deletion. */
export function lingeringQuery(window: FeedWindow): string {
  return lines(
    'resourcechanges',
    CHANGE_COLUMNS,
    withinWindow(window),
    // Which of two rows of one instant arg_max takes is arbitrary: then the resource counts as there.
    "| extend deletedAt = iff(changeType =~ 'Delete', changeTime, datetime(null)), seenAt = iff(changeType =~ 'Delete', datetime(null), changeTime)",
    '| summarize arg_max(changeTime, id), deletedAt = max(deletedAt), seenAt = max(seenAt) by targetId',
    '| where isnotnull(deletedAt) and (isnull(seenAt) or deletedAt > seenAt)',
    '| project id, changeTime, targetId',
    '| join kind=inner (',
    '  resources',
    '  | extend currentId = tolower(id)',
    '  | project currentId, name, type, subscriptionId, resourceGroup',
    ') on $left.targetId == $right.currentId',
    BY_ID,
  );
}

/** Deletions of subscriptions in the window. */
export function deletedSubscriptionsQuery(window: FeedWindow): string {
  return lines(
    'resourcecontainerchanges',
    CHANGE_COLUMNS,
    withinWindow(window),
    `| where targetType =~ ${stringLiteral(SUBSCRIPTION_TYPE)} and changeType =~ 'Delete'`,
    '| project id, changeTime, targetId',
    BY_ID,
  );
}

function narrowingLines({ types, groupNames }: Narrowing): string[] {
  const where = [];
  if (types.length > 0) where.push(`| where type in~ ${literalList(types)}`);
  if (groupNames !== undefined)
    where.push(`| where resourceGroup in~ ${literalList(atLeastOne(groupNames))}`);
  return where;
}

/** `in~ ()` is a syntax error; no resource group is called `/`. */
function atLeastOne(groupNames: readonly string[]): readonly string[] {
  return groupNames.length === 0 ? ['/'] : groupNames;
}

function columnsOf(projection: Projection): string {
  return [...BASE_COLUMNS, ...projection.columns, ...pathColumnsOf(projection)].join(', ');
}

/** As `columnsOf`, for the right side of a join whose left side has an `id` of its own. */
function currentColumnsOf(projection: Projection): string {
  const columns = BASE_COLUMNS.filter((column) => column !== 'id');
  return [...columns, ...projection.columns, ...pathColumnsOf(projection)].join(', ');
}

function pathColumnsOf({ propertyPaths }: Projection): string[] {
  if (propertyPaths === 'all') return ['properties'];
  return propertyPaths.map((path, index) => `${PATH_COLUMN}${index} = ${dynamicPath('properties', path)}`);
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n');
}
