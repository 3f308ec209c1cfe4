import { RemoteError } from '../../../http/remote-error';
import { RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE } from '../items/arm-id';
import type { QuerySpec } from '../client/azure-client';
import {
  containerChangesQuery,
  type FeedWindow,
  lingeringQuery,
  resourceChangesQuery,
} from '../query/queries';
import type { ReadContext } from '../read/read-context';
import { type AzureChangeRow, type AzureItem, toChangeRow } from '../items/rows';
import { toTargetRow } from '../items/small-rows';
import { readSettled } from '../read/settled';
import type { ChangeEvidence } from '../items/to-change';

/** What became of one id in a window, all its change rows taken together. */
export interface NetChange {
  /** Lower-cased ARM id. */
  readonly id: string;
  readonly type: string;
  /** `there`: it can be read; `deleted`: its last change is a delete; `unreadable`: it changed, but cannot be read yet. */
  readonly fate: 'there' | 'deleted' | 'unreadable';
  /** As it is now; of a deleted one only what lingers in the tables. */
  readonly current: AzureItem | undefined;
  readonly group: AzureChangeRow['group'];
  /** True where it came into being in the window, whatever became of it then. */
  readonly isNew: boolean;
  /** When it was last deleted in the window, even if it is there again; ISO 8601. */
  readonly deletedAt: string | undefined;
  readonly evidence: ChangeEvidence;
}

/** Folds change rows to one net change an id, whatever their order. Pure. */
export function netChanges(rows: readonly AzureChangeRow[]): NetChange[] {
  return [...Map.groupBy(rows, ({ targetId }) => targetId).values()].map(netChange);
}

function netChange(rows: readonly AzureChangeRow[]): NetChange {
  const [first] = rows;
  if (first === undefined) throw new Error('a group of change rows is never empty');
  const latest = rows.reduce((a, b) => (compareInstants(a.changeTime, b.changeTime) < 0 ? b : a));
  const last = rows
    .filter(({ changeTime }) => compareInstants(changeTime, latest.changeTime) === 0)
    .sort(bySpelling);
  const current = rows.find((row) => row.current !== undefined)?.current;
  const fate = fateOf(last, current !== undefined);
  const decisive =
    last.find(({ changeType }) => (changeType === 'Delete') === (fate === 'deleted')) ?? latest;
  return {
    id: first.targetId,
    type: current?.type ?? latest.targetType,
    fate,
    current,
    group: rows.find(({ group }) => group !== undefined)?.group,
    isNew: beginsWithCreate(rows),
    deletedAt: rows
      .filter(({ changeType }) => changeType === 'Delete')
      .map(({ changeTime }) => changeTime)
      .sort((a, b) => compareInstants(a, b) || a.localeCompare(b))
      .at(-1),
    evidence: { changeType: decisive.changeType, changeTime: decisive.changeTime },
  };
}

function beginsWithCreate(rows: readonly AzureChangeRow[]): boolean {
  const first = rows.reduce((a, b) => (compareInstants(a.changeTime, b.changeTime) > 0 ? b : a));
  return rows
    .filter(({ changeTime }) => compareInstants(changeTime, first.changeTime) === 0)
    .every(({ changeType }) => changeType === 'Create');
}

/** Rows of one instant have no order of their own, and come in another one each time. */
function bySpelling(a: AzureChangeRow, b: AzureChangeRow): number {
  return a.changeType.localeCompare(b.changeType) || a.changeTime.localeCompare(b.changeTime);
}

/** Of a delete and a create in the same instant, what can be read decides which came last. */
function fateOf(last: readonly AzureChangeRow[], isReadable: boolean): NetChange['fate'] {
  const deletes = last.filter(({ changeType }) => changeType === 'Delete').length;
  if (deletes === last.length) return 'deleted';
  if (isReadable) return 'there';
  return deletes > 0 ? 'deleted' : 'unreadable';
}

/** Orders instants by their full fraction: Azure writes 3 or 7 digits, `Z` or `+00:00`. */
export function compareInstants(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || fractionOf(a) - fractionOf(b);
}

function fractionOf(instant: string): number {
  return Number(`0.${/\.(\d+)/.exec(instant)?.[1] ?? '0'}`);
}

/** The changes of resources of these subscriptions in the window. @throws RemoteError */
export async function readResourceChanges(
  context: ReadContext,
  subscriptions: readonly string[],
  window: FeedWindow,
): Promise<NetChange[]> {
  const query = resourceChangesQuery(context.projection, window);
  return readNetChanges(context, { query, operation: 'read changes of resources', subscriptions });
}

/** The changes of subscriptions and resource groups in the window. @throws RemoteError */
export async function readContainerChanges(
  context: ReadContext,
  subscriptions: readonly string[],
  window: FeedWindow,
): Promise<NetChange[]> {
  const query = containerChangesQuery(context.projection, window);
  const operation = 'read changes of resource groups';
  const changes = await readNetChanges(context, { query, operation, subscriptions });
  return changes.filter(({ type }) => type === SUBSCRIPTION_TYPE || type === RESOURCE_GROUP_TYPE);
}

/** Rows that appear late shift the pages. */
async function readNetChanges(context: ReadContext, spec: QuerySpec): Promise<NetChange[]> {
  const read = (row: unknown): AzureChangeRow => toChangeRow(row, context.projection);
  return netChanges(await readSettled(context, spec, { read, idOf: ({ rowId }) => rowId }));
}

/**
 * Resources that can still be read although they were deleted before the window: lower-cased ids and types. None where
 * the subscriptions may not be read: whoever reads them says so.
 * @throws RemoteError
 */
export async function readLingering(
  context: ReadContext,
  subscriptions: readonly string[],
  window: FeedWindow,
): Promise<Map<string, string>> {
  const spec = {
    query: lingeringQuery(window),
    operation: 'read what lingers after its deletion',
    subscriptions,
  };
  try {
    const rows = await readSettled(context, spec, { read: toTargetRow, idOf: ({ id }) => id.toLowerCase() });
    return new Map(rows.map(({ targetId, type }) => [targetId.toLowerCase(), (type ?? '').toLowerCase()]));
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status !== 403) throw error;
    return new Map();
  }
}
