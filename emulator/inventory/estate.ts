import type { EmulatorClock } from '../server/types';
import { drawDuration, type Duration } from '../server/latency';
import type { Blueprint } from './build-estate';
import { createChangeFeed, type ChangeFeed } from './change-feed';
import { createLaggingTable, type LaggingTable } from './lagging-table';
import { groupKeyOf, keyOf, type ArmRow, type ManagementGroup, type Subscription } from './model';
import type { ChildRows, MoveRows, Timing } from './operation';
import { createResourceDraw, type ResourceWishes } from './resource-rows';
import { createSeeded, type Seeded } from './seeded';
import { toSubscriptionRow } from './subscription-rows';

/** How the tables and the feed lag, where an operation does not say otherwise. */
export interface EstateSettings {
  readonly feedLagMs: Duration;
  readonly tableLagMs: Duration;
  readonly lingerMs: Duration;
  readonly childRows: ChildRows;
  readonly moveRows: MoveRows;
}

/** The truth, and beside it the tables and the feed that learn of it later. Operations change it; nobody else does. */
export interface Estate {
  readonly tenantId: string;
  readonly clock: EmulatorClock;
  readonly random: Seeded;
  settings(): EstateSettings;
  drawResource(group: ArmRow, wishes: ResourceWishes): ArmRow;
  readonly managementGroups: readonly ManagementGroup[];
  readonly subscriptions: Map<string, Subscription>;
  /** By key, see `keyOf`. */
  readonly groups: Map<string, ArmRow>;
  readonly resources: Map<string, ArmRow>;
  /** Keys of the resources in each group, by the group's key. */
  readonly members: Map<string, Set<string>>;
  readonly resourceTable: LaggingTable;
  readonly containerTable: LaggingTable;
  readonly feed: ChangeFeed;
}

export interface EstateOptions {
  readonly tenantId: string;
  readonly clock: EmulatorClock;
  readonly seed: number;
  settings(): EstateSettings;
}

/** An estate as built, long known to the tables, with an empty feed. */
export function createEstate(blueprint: Blueprint, options: EstateOptions): Estate {
  const random = createSeeded(options.seed ^ 0x5eed);
  const { managementGroups } = blueprint;
  const estate: Estate = {
    ...options,
    random,
    // What is created later must not meet the names of the start.
    drawResource: createResourceDraw(random, 'x'),
    managementGroups,
    subscriptions: new Map(blueprint.subscriptions.map((one) => [one.subscriptionId, one])),
    groups: new Map(blueprint.groups.map((row) => [keyOf(row.id), row])),
    resources: new Map(blueprint.resources.map((row) => [keyOf(row.id), row])),
    members: new Map(blueprint.groups.map((row) => [keyOf(row.id), new Set<string>()])),
    resourceTable: createLaggingTable(),
    containerTable: createLaggingTable(),
    feed: createChangeFeed(random),
  };
  for (const [key, row] of estate.resources) estate.members.get(groupKeyOf(row))?.add(key);
  estate.resourceTable.load(blueprint.resources);
  estate.containerTable.load(blueprint.groups);
  estate.containerTable.load(
    blueprint.subscriptions.map((one) => toSubscriptionRow(one, managementGroups, options.tenantId)),
  );
  return estate;
}

/** A change of the truth that is not yet known to tables and feed. */
export interface Write {
  readonly table: 'resources' | 'containers';
  readonly before: ArmRow | undefined;
  readonly after: ArmRow | undefined;
}

/** Tells the table and the feed of a change, each with its lag. */
export function announce(estate: Estate, write: Write, timing: Timing): void {
  const { before, after } = write;
  const subject = after ?? before;
  if (subject === undefined) return;
  const now = estate.clock.now().getTime();
  const settings = estate.settings();
  const draw = (duration: Duration): number => drawDuration(duration, () => estate.random.next());
  const tableLag =
    after === undefined ? (timing.lingerMs ?? settings.lingerMs) : (timing.tableLagMs ?? settings.tableLagMs);
  const table = write.table === 'resources' ? estate.resourceTable : estate.containerTable;
  table.schedule(now + draw(tableLag), subject, after);
  if (timing.changeRow === false) return;
  estate.feed.record({
    table: write.table === 'resources' ? 'resourcechanges' : 'resourcecontainerchanges',
    before,
    after,
    detectedAt: timing.detectedAt,
    occurredAt: now,
    visibleAt: now + draw(timing.feedLagMs ?? settings.feedLagMs),
  });
}
