import type { Row, TableScope } from '../resource-graph/table-source';
import { changedProperties } from './changed-properties';
import { toArmRow, type ArmRow } from './model';
import type { Seeded } from './seeded';

export type ChangeTable = 'resourcechanges' | 'resourcecontainerchanges';

export interface ChangeRecord {
  readonly table: ChangeTable;
  /** Undefined: it was created. */
  readonly before: ArmRow | undefined;
  /** Undefined: it was deleted. At least one of both is there. */
  readonly after: ArmRow | undefined;
  /** ISO 8601; by default the time of the change, later than every time given by itself before. */
  readonly detectedAt: string | undefined;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly visibleAt: number;
}

export interface ChangeFeed {
  record(change: ChangeRecord): void;
  /** Shows everything due by `now` and forgets what is too old; tells how often the feed has changed so far. */
  settle(now: number): number;
  rows(table: ChangeTable, scope: TableScope): readonly Row[];
}

interface FeedRow {
  readonly table: ChangeTable;
  readonly subscriptionId: string;
  readonly detectedMs: number;
  readonly visibleAt: number;
  readonly row: Row;
}

/** Source: Microsoft Learn, "Get resource configuration changes": 14 days. */
const MEMORY_MS = 14 * 86_400_000;
const TICKS_PER_MS = 10_000n;

/** The change tables. A row carries the time of detection, however late it becomes visible. */
export function createChangeFeed(random: Seeded): ChangeFeed {
  let visible: FeedRow[] = [];
  let pending: FeedRow[] = [];
  let version = 0;
  const nextTick = createTicks();
  return {
    record: (change) => pending.push(toFeedRow(change, { random, nextTick })),
    settle: (now) => {
      const due = pending.filter(({ visibleAt }) => visibleAt <= now);
      const kept = visible.filter(({ detectedMs }) => detectedMs >= now - MEMORY_MS);
      if (due.length === 0 && kept.length === visible.length) return version;
      if (due.length > 0) pending = pending.filter(({ visibleAt }) => visibleAt > now);
      visible = [...kept, ...due.filter(({ detectedMs }) => detectedMs >= now - MEMORY_MS)];
      version += 1;
      return version;
    },
    rows: (table, { subscriptionIds }) =>
      visible
        .filter((one) => one.table === table && subscriptionIds.has(one.subscriptionId))
        .map(({ row }) => row),
  };
}

interface FeedDraws {
  readonly random: Seeded;
  readonly nextTick: (milliseconds: number) => bigint;
}

function toFeedRow(change: ChangeRecord, { random, nextTick }: FeedDraws): FeedRow {
  const target = change.after ?? change.before;
  if (target === undefined) throw new Error('A change has a state before it or one after it');
  const timestamp = change.detectedAt ?? formatTicks(nextTick(change.occurredAt), random.chance(0.5));
  const name = `${String(random.int(10 ** 9))}_${random.guid()}_${String(random.int(10 ** 9))}`;
  return {
    table: change.table,
    subscriptionId: target.subscriptionId,
    detectedMs: Date.parse(timestamp),
    visibleAt: change.visibleAt,
    row: toArmRow({
      id: `${target.id}/providers/Microsoft.Resources/changes/${name}`,
      name,
      type: 'microsoft.resources/changes',
      tenantId: target.tenantId,
      resourceGroup: target.resourceGroup,
      subscriptionId: target.subscriptionId,
      properties: changeProperties(change, target, timestamp, random),
    }),
  };
}

function changeProperties(
  { before, after }: ChangeRecord,
  target: ArmRow,
  timestamp: string,
  random: Seeded,
): Readonly<Record<string, unknown>> {
  const changeType = before === undefined ? 'Create' : after === undefined ? 'Delete' : 'Update';
  const changes = before === undefined || after === undefined ? undefined : changedProperties(before, after);
  const snapshot = (): string => `${String(random.int(10 ** 9))}_${random.guid()}_1_1`;
  return {
    targetResourceId: target.id,
    targetResourceType: target.type,
    changeType,
    changeAttributes: {
      timestamp,
      changesCount: changes === undefined ? 0 : Object.keys(changes).length,
      ...(before === undefined ? {} : { previousResourceSnapshotId: snapshot() }),
      ...(after === undefined ? {} : { newResourceSnapshotId: snapshot() }),
      correlationId: random.guid(),
      changedBy: random.pick([
        'anna.berg@contoso.com',
        '7c9d1c4e-2f0b-4c0e-9d0f-6b6d1c0a1f11',
        'Unspecified',
      ]),
      changedByType: random.pick(['User', 'Application', 'System']),
      clientType: random.pick(['Azure Portal', 'ARM Template', 'Terraform', 'Unspecified']),
      operation: `${target.type}/${changeType === 'Delete' ? 'delete' : 'write'}`,
    },
    ...(changes === undefined ? {} : { changes }),
  };
}

/** Strictly growing instants in units of 100 ns, so that the order of changes within a millisecond is told. */
function createTicks(): (milliseconds: number) => bigint {
  let last = 0n;
  return (milliseconds) => {
    const wanted = BigInt(milliseconds) * TICKS_PER_MS;
    last = wanted > last ? wanted : last + 1n;
    return last;
  };
}

/** Seven fractional digits, in one of the two spellings of UTC that the feed has. */
function formatTicks(ticks: bigint, zulu: boolean): string {
  const iso = new Date(Number(ticks / TICKS_PER_MS)).toISOString().slice(0, -1);
  return `${iso}${String(ticks % TICKS_PER_MS).padStart(4, '0')}${zulu ? 'Z' : '+00:00'}`;
}
