import type { Row, TableName, TableScope, TableSource } from '../resource-graph/table-source';
import { buildEstate, type InventorySize } from './build-estate';
import { applyChurn, type Churn, type ChurnResult } from './churn';
import { createEstate, type Estate, type EstateOptions } from './estate';
import type { ArmRow, ManagementGroup, Subscription } from './model';
import type { Operation } from './operation';
import { applyOperation, type OperationResult } from './operations';
import { ancestorsOf, toManagementGroupRow } from './subscription-rows';

/** What the principal is allowed to see at this moment. */
export interface VisibleInventory {
  readonly managementGroups: readonly ManagementGroup[];
  readonly subscriptions: readonly Subscription[];
  readonly resourceGroups: readonly Row[];
  readonly resources: readonly Row[];
}

export interface Inventory extends TableSource {
  apply(operation: Operation): OperationResult;
  churn(churn: Churn): ChurnResult;
  /** By id, deleted and hidden ones left out. */
  listedSubscriptions(): readonly Subscription[];
  /** Undefined for one that never was or is deleted. */
  findSubscription(subscriptionId: string): Subscription | undefined;
  /** Ids of subscriptions whose rows may be read; deleted ones among them, whose change rows are still there. */
  readableSubscriptions(): ReadonlySet<string>;
  /** Ids of the subscriptions under the named management groups at any depth, readable or not, sorted. */
  subscriptionsUnder(managementGroupIds: readonly string[]): string[];
  managementGroupNames(): readonly string[];
  /** The truth, whatever tables and feed show; only what may be read. */
  truth(): VisibleInventory;
  /** What the tables show now. */
  shown(): VisibleInventory;
}

/** An inventory of the given size. Throws where the size contradicts itself. */
export function createInventory(size: InventorySize, options: Omit<EstateOptions, 'seed'>): Inventory {
  const blueprint = buildEstate(size, options.tenantId);
  const estate = createEstate(blueprint, { ...options, seed: size.seed });
  const groupRows = estate.managementGroups.map((group) =>
    toManagementGroupRow(group, estate.managementGroups, options.tenantId),
  );
  const readable = (): Set<string> => readableIn(estate);
  return {
    version: () => settle(estate),
    rows: (table, scope) => {
      settle(estate);
      return rowsOf(estate, groupRows, table, scope);
    },
    apply: (operation) => applyOperation(estate, operation),
    churn: (churn) => applyChurn(estate, churn),
    listedSubscriptions: () => listedIn(estate),
    findSubscription: (subscriptionId) => {
      const found = estate.subscriptions.get(subscriptionId.toLowerCase());
      return found?.deleted === true ? undefined : found;
    },
    readableSubscriptions: readable,
    subscriptionsUnder: (ids) => subscriptionsUnder(estate, ids),
    managementGroupNames: () => estate.managementGroups.map(({ name }) => name),
    truth: () => truthOf(estate, readable()),
    shown: () => {
      settle(estate);
      return { ...truthOf(estate, readable()), ...shownIn(estate, readable()) };
    },
  };
}

/** Both tables and the feed at the clock's time; the sum grows whenever one of them changes. */
function settle({ clock, resourceTable, containerTable, feed }: Estate): number {
  const now = clock.now().getTime();
  return resourceTable.settle(now) + containerTable.settle(now) + feed.settle(now);
}

function rowsOf(
  estate: Estate,
  managementGroups: readonly ArmRow[],
  table: TableName,
  scope: TableScope,
): readonly Row[] {
  switch (table) {
    case 'resources':
      return estate.resourceTable.rows(scope);
    case 'resourcecontainers': {
      const above = ancestorsIn(estate, scope.subscriptionIds);
      return [
        ...managementGroups.filter(({ name }) => above.has(name)),
        ...estate.containerTable.rows(scope),
      ];
    }
    case 'resourcechanges':
    case 'resourcecontainerchanges':
      return estate.feed.rows(table, scope);
    case 'healthresourcechanges':
      return [];
  }
}

/** Management groups are seen by who sees a subscription under them. */
function ancestorsIn(estate: Estate, subscriptionIds: ReadonlySet<string>): ReadonlySet<string> {
  const direct = new Set(
    [...estate.subscriptions.values()]
      .filter(({ subscriptionId }) => subscriptionIds.has(subscriptionId))
      .map(({ managementGroup }) => managementGroup),
  );
  return new Set(
    [...direct].flatMap((name) => ancestorsOf(name, estate.managementGroups).map((group) => group.name)),
  );
}

function subscriptionsUnder(estate: Estate, ids: readonly string[]): string[] {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  return [...estate.subscriptions.values()]
    .filter(({ managementGroup }) =>
      ancestorsOf(managementGroup, estate.managementGroups).some(({ name }) =>
        wanted.has(name.toLowerCase()),
      ),
    )
    .map(({ subscriptionId }) => subscriptionId)
    .sort();
}

function listedIn(estate: Estate): Subscription[] {
  return [...estate.subscriptions.values()]
    .filter(({ access, deleted }) => access !== 'none' && !deleted)
    .sort((left, right) => (left.subscriptionId < right.subscriptionId ? -1 : 1));
}

function readableIn(estate: Estate): Set<string> {
  return new Set(
    [...estate.subscriptions.values()]
      .filter(({ access }) => access === 'read')
      .map(({ subscriptionId }) => subscriptionId),
  );
}

function truthOf(estate: Estate, readable: ReadonlySet<string>): VisibleInventory {
  const isReadable = ({ subscriptionId }: ArmRow): boolean => readable.has(subscriptionId);
  return {
    managementGroups: estate.managementGroups,
    subscriptions: listedIn(estate).filter(({ access }) => access === 'read'),
    resourceGroups: [...estate.groups.values()].filter(isReadable),
    resources: [...estate.resources.values()].filter(isReadable),
  };
}

function shownIn(
  estate: Estate,
  subscriptionIds: ReadonlySet<string>,
): Pick<VisibleInventory, 'resourceGroups' | 'resources'> {
  const containers = estate.containerTable.rows({ subscriptionIds });
  return {
    resourceGroups: containers.filter((row) => row['resourceGroup'] !== ''),
    resources: estate.resourceTable.rows({ subscriptionIds }),
  };
}
