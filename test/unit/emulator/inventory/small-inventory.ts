import { createInventory, type Inventory } from '../../../../emulator/inventory/inventory';
import type { EstateSettings } from '../../../../emulator/inventory/estate';
import type { InventorySize } from '../../../../emulator/inventory/build-estate';
import type { Row, TableName } from '../../../../emulator/resource-graph/table-source';
import { frozenClock } from '../requests';

export const TENANT = '11111111-1111-4111-a111-111111111111';

/** A small inventory whose clock stands still. */
export function smallInventory(settings: Partial<EstateSettings> = {}, size: Partial<InventorySize> = {}) {
  const clock = frozenClock();
  const inventory = createInventory(
    { subscriptions: 3, resources: 60, seed: 5, ...size },
    {
      tenantId: TENANT,
      clock,
      settings: () => ({
        feedLagMs: 0,
        tableLagMs: 0,
        lingerMs: 0,
        childRows: 'each',
        moveRows: 'both',
        ...settings,
      }),
    },
  );
  return { inventory, clock };
}

/** All rows of a table that the principal may read. */
export function rowsOf(inventory: Inventory, table: TableName): readonly Row[] {
  return inventory.rows(table, { subscriptionIds: inventory.readableSubscriptions() });
}

export interface Change {
  readonly type: string;
  readonly target: string;
  readonly timestamp: string;
}

/** The change rows of a table, in short. */
export function changesOf(
  inventory: Inventory,
  table: 'resourcechanges' | 'resourcecontainerchanges',
): Change[] {
  return rowsOf(inventory, table).map((row) => {
    const properties = row['properties'] as {
      changeType: string;
      targetResourceId: string;
      changeAttributes: { timestamp: string };
    };
    return {
      type: properties.changeType,
      target: properties.targetResourceId,
      timestamp: properties.changeAttributes.timestamp,
    };
  });
}

export function firstOf(rows: readonly Row[]): Row & { readonly id: string } {
  const row = rows.find(({ id }) => typeof id === 'string');
  if (row === undefined) throw new Error('No rows');
  return { ...row, id: String(row['id']) };
}
