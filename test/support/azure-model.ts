import { RemoteError } from '../../cli/http/remote-error';
import type { AzureClient, QueryPage, QuerySpec } from '../../cli/sources/azure/client/azure-client';

type Row = Readonly<Record<string, unknown>>;
type ChangeType = 'Create' | 'Update' | 'Delete';

/** What an operation leaves behind, and how late it shows; all times in milliseconds. */
export interface Trace {
  readonly at: number;
  /** The change row; null where the feed holds none. */
  readonly change?: ChangeType | null;
  /** The change row's own spelling of the time. */
  readonly time?: string;
  /** How late the change row shows. */
  readonly feedLag?: number;
  /** How late the current tables show it. */
  readonly tableLag?: number;
}

interface Version {
  readonly at: number;
  readonly shownFrom: number;
  readonly row: Row | undefined;
}

interface ChangeEntry {
  readonly id: string;
  readonly targetId: string;
  readonly targetType: string;
  readonly changeType: ChangeType;
  readonly at: number;
  readonly changeTime: string;
  readonly shownFrom: number;
}

/** A small Azure: what its operations leave in the current tables and in the change feed, each with its own lag. */
export interface AzureModel {
  readonly client: AzureClient;
  /** The server's clock. */
  now: number;
  /** Lower-case ids of subscriptions that the principal may not read. */
  readonly forbidden: Set<string>;
  /** Lower-case subscription ids under a management group. */
  readonly managementGroups: Map<string, readonly string[]>;
  /** Every query that was asked, in order. */
  readonly asked: readonly QuerySpec[];
  /** Answers in place of the tables; `undefined` lets them answer. */
  intercept: (spec: QuerySpec) => QueryPage | Error | undefined;
  /** Creates or changes. */
  put(row: Row, trace: Trace): void;
  remove(id: string, trace: Trace): void;
  /** What there is in truth, whatever the tables show already. */
  truth(): Row[];
}

export function createAzureModel({ pageSize = 1000 } = {}): AzureModel {
  const versions = new Map<string, Version[]>();
  const changes: ChangeEntry[] = [];
  const asked: QuerySpec[] = [];

  const lastOf = (id: string, isSeen: (version: Version) => boolean): Row | undefined =>
    versions.get(id)?.filter(isSeen).at(-1)?.row;
  const isShown = ({ shownFrom }: { readonly shownFrom: number }): boolean => shownFrom <= model.now;
  const shown = (id: string): Row | undefined => lastOf(id, isShown);
  const rowsOf = (read: (id: string) => Row | undefined): Row[] =>
    [...versions.keys()].map(read).filter((row) => row !== undefined);

  function record(id: string, type: string, trace: Trace, change: ChangeType): void {
    const { at, feedLag = 0, time } = trace;
    if (trace.change === null) return;
    changes.push({
      id: `${id}/providers/Microsoft.Resources/changes/${String(changes.length).padStart(6, '0')}`,
      targetId: id,
      targetType: type,
      changeType: trace.change ?? change,
      at,
      changeTime: time ?? new Date(at).toISOString(),
      shownFrom: at + feedLag,
    });
  }

  function change(id: string, row: Row | undefined, { at, tableLag = 0 }: Trace): void {
    const key = id.toLowerCase();
    const all = [...(versions.get(key) ?? []), { at, shownFrom: at + tableLag, row }];
    versions.set(key, all);
  }

  function changeRow(entry: ChangeEntry): Row {
    const current = shown(entry.targetId.toLowerCase());
    const groupId = /^(.*?\/resourcegroups\/[^/]+)\//i.exec(entry.targetId)?.[1]?.toLowerCase();
    const group = groupId === undefined ? undefined : shown(groupId);
    return {
      ...entry,
      ...(current === undefined
        ? { currentId: '' }
        : { ...current, id: entry.id, currentId: text(current['id']).toLowerCase() }),
      groupSubscription: text(group?.['subscriptionId']),
      groupName: text(group?.['resourceGroup']).toLowerCase(),
      groupTags: group?.['tags'] ?? null,
    };
  }

  function answer({ query }: QuerySpec): Row[] {
    const [table] = query.split('\n');
    if (table === 'resources' || table === 'resourcecontainers') {
      const rows = rowsOf(shown).filter((row) => tableOf(text(row['id'])) === table);
      const found = rows.filter((row) => isAskedFor(row, query));
      return query.includes('resourceCount = count()') ? countRows(found) : found;
    }
    const [from, to] = windowOf(query);
    const isContainer = table === 'resourcecontainerchanges';
    const found = changes
      .filter((entry) => isShown(entry) && entry.at >= from && entry.at <= to)
      .filter(({ targetId }) => (tableOf(targetId) === 'resourcecontainers') === isContainer);
    if (query.includes('deletedAt')) return lingering(found, shown);
    if (!query.includes("changeType =~ 'Delete'")) return found.map(changeRow);
    return found
      .filter(({ changeType, targetId }) => changeType === 'Delete' && !targetId.includes('roups/'))
      .map(changeRow);
  }

  function query(spec: QuerySpec): QueryPage {
    asked.push(spec);
    const scripted = model.intercept(spec);
    if (scripted instanceof Error) throw scripted;
    if (scripted !== undefined) return scripted;
    const { subscriptions, managementGroups } = spec;
    const under = managementGroups?.flatMap((name) => model.managementGroups.get(name) ?? []);
    const asking = subscriptions ?? under;
    if (asking !== undefined && asking.length > 0 && asking.every((id) => model.forbidden.has(id)))
      throw remoteError({ status: 403, code: 'AccessDenied' });
    const rows = answer(spec)
      .filter((row) => asking?.includes(subscriptionOf(row)) ?? true)
      .filter((row) => !model.forbidden.has(subscriptionOf(row)))
      .sort((a, b) => (text(a['id']).toLowerCase() < text(b['id']).toLowerCase() ? -1 : 1));
    const start = Number(spec.skipToken ?? spec.skip ?? 0);
    const end = start + Math.min(pageSize, spec.top ?? pageSize);
    return {
      rows: rows.slice(start, end),
      totalRecords: rows.length,
      skipToken: end < rows.length ? String(end) : undefined,
    };
  }

  const model: AzureModel = {
    client: {
      listSubscriptions: () => Promise.resolve([]),
      serverNow: () => model.now,
      // Errors as rejections, and one turn of the event loop's queue, as over the wire.
      query: async (spec) => {
        await Promise.resolve();
        return query(spec);
      },
    },
    now: 0,
    forbidden: new Set(),
    managementGroups: new Map(),
    asked,
    intercept: () => undefined,
    put(row, trace) {
      const id = text(row['id']);
      const isKnown = lastOf(id.toLowerCase(), () => true) !== undefined;
      change(id, row, trace);
      record(id, text(row['type']), trace, isKnown ? 'Update' : 'Create');
    },
    remove(id, trace) {
      const before = lastOf(id.toLowerCase(), () => true);
      change(id, undefined, trace);
      record(id, text(before?.['type']), trace, 'Delete');
    },
    truth: () => rowsOf((id) => lastOf(id, () => true)),
  };
  return model;
}

/** Of each id whose last change is a delete, the row that can still be read. */
function lingering(found: readonly ChangeEntry[], shown: (id: string) => Row | undefined): Row[] {
  const byId = Map.groupBy(found, ({ targetId }) => targetId.toLowerCase());
  return [...byId].flatMap(([id, entries]) => {
    const last = Math.max(...entries.map(({ at }) => at));
    const isDeleted = entries.every(({ at, changeType }) => at !== last || changeType === 'Delete');
    const row = shown(id);
    return isDeleted && row !== undefined ? [{ ...row, targetId: id }] : [];
  });
}

function isAskedFor(row: Row, query: string): boolean {
  const columns = { id: row['id'], type: row['type'], resourceGroup: row['resourceGroup'] };
  const isInLists = Object.entries(columns).every(([column, value]) => {
    const list = new RegExp(String.raw`^\| where ${column} in~ \((.*)\)$`, 'm').exec(query)?.[1];
    return list === undefined || literalsOf(list).includes(text(value).toLowerCase());
  });
  return isInLists && (!query.includes('type =~') || !text(row['id']).includes('/resourceGroups/'));
}

function literalsOf(list: string): string[] {
  return [...list.matchAll(/'([^']*)'/g)].map(([, literal = '']) => literal.toLowerCase());
}

function windowOf(query: string): [number, number] {
  const [, from, to] =
    /^\| where changeTime >= datetime\(([^)]*)\) and changeTime <= datetime\(([^)]*)\)/m.exec(query) ?? [];
  if (from === undefined || to === undefined) throw new Error(`The window has no literal bounds: ${query}`);
  return [Date.parse(from), Date.parse(to)];
}

function countRows(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, subscriptionOf)].map(([subscriptionId, all]) => ({
    id: subscriptionId,
    subscriptionId,
    resourceCount: all.length,
  }));
}

function tableOf(id: string): 'resources' | 'resourcecontainers' {
  return id.includes('/providers/') ? 'resources' : 'resourcecontainers';
}

function subscriptionOf(row: Row): string {
  return (
    /^\/subscriptions\/([^/]+)/.exec(text(row['targetId'] ?? row['id']))?.[1] ?? text(row['subscriptionId'])
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What a query throws when Resource Graph refuses it, or stays away. */
export function remoteError({
  status,
  code,
}: {
  readonly status?: number;
  readonly code?: string;
}): RemoteError {
  return new RemoteError({
    service: 'Azure Resource Graph',
    operation: 'query',
    status,
    code,
    detail: 'scripted',
    transient: false,
  });
}
