import type { ChurnResult } from '../emulator/inventory/churn';
import type { VisibleInventory } from '../emulator/inventory/inventory';
import type { Row } from '../emulator/resource-graph/table-source';
import type { EmulatorProcess } from './emulator-process';

/** Few enough deletes for the guard of reconcile, which refuses above 10 % of a blueprint. */
const CHANGES = {
  creates: 60,
  updates: 80,
  deletes: 40,
  retags: 30,
  moves: 5,
  groupCreates: 2,
  groupRetags: 3,
  groupDeletes: 1,
  seed: 11,
};

/** Deleted without a row in Azure's change feed: only a complete read can tell that they are gone. */
const UNANNOUNCED = 4;

/** A resource group with this tag is none of Port's business. */
const IGNORE = { name: 'port-sync', value: 'ignore' };

/** The scope of the demo: everything but what is tagged away. */
export const TAG_FILTERS = JSON.stringify({ exclude: { [IGNORE.name]: IGNORE.value } });

/** What Azure holds of the scope. */
export async function inventoryOf(emulator: EmulatorProcess): Promise<VisibleInventory> {
  const inventory = await emulator.ask<VisibleInventory>('GET', '/inventory');
  const ignored = new Set(inventory.resourceGroups.filter(isIgnored).map(groupOf));
  return {
    ...inventory,
    resourceGroups: inventory.resourceGroups.filter((row) => !isIgnored(row)),
    resources: inventory.resources.filter((row) => !ignored.has(groupOf(row))),
  };
}

/** Lets a day's work happen in Azure; each line says what. */
export async function changeAzure(emulator: EmulatorProcess): Promise<readonly string[]> {
  const done = await emulator.ask<ChurnResult>('POST', '/inventory/churn', CHANGES);
  const moved = await tagAway(emulator);
  return [
    `${done.creates} resources created, ${done.updates} updated, ${done.retags} retagged, ${done.moves} moved, ${done.deletes} deleted,`,
    `${done.groupCreates} resource groups created, ${done.groupRetags} retagged, ${done.groupDeletes} deleted with all that lay in it,`,
    `1 resource group with ${moved} resources tagged ${IGNORE.name}=${IGNORE.value}, which the filter excludes`,
  ];
}

/**
 * Lets resources that are as they were before go without a trace in the change feed: one that changed just now and
 * cannot be read could as well be late, and nothing doubtful is deleted. Returns how many.
 */
export async function deleteUnannounced(
  emulator: EmulatorProcess,
  before: VisibleInventory,
): Promise<number> {
  const untouched = new Set(before.resources.map((row) => JSON.stringify(row)));
  const { resources } = await inventoryOf(emulator);
  const operations = resources
    .filter((row) => untouched.has(JSON.stringify(row)))
    .slice(0, UNANNOUNCED)
    .map(({ id }) => ({ operation: 'deleteResource', id, changeRow: false }));
  await emulator.ask('POST', '/inventory/operations', operations);
  return operations.length;
}

/** Tags the resource group with the most resources; returns how many leave the scope with it. */
async function tagAway(emulator: EmulatorProcess): Promise<number> {
  const { resourceGroups, resources } = await inventoryOf(emulator);
  const sizes = Map.groupBy(resources, groupOf);
  const [largest] = resourceGroups.toSorted((a, b) => sizeOf(sizes, b) - sizeOf(sizes, a));
  if (largest === undefined) throw new Error('The estate has no resource group');
  const tags = { [IGNORE.name]: IGNORE.value };
  await emulator.ask('POST', '/inventory/operations', [
    { operation: 'retagResourceGroup', id: largest['id'], tags },
  ]);
  return sizeOf(sizes, largest);
}

function sizeOf(sizes: ReadonlyMap<string, readonly Row[]>, group: Row): number {
  return sizes.get(groupOf(group))?.length ?? 0;
}

function isIgnored({ tags }: Row): boolean {
  return typeof tags === 'object' && tags !== null && Reflect.get(tags, IGNORE.name) === IGNORE.value;
}

/** Names of groups recur across subscriptions. */
function groupOf({ subscriptionId, resourceGroup }: Row): string {
  return `${String(subscriptionId)}/${String(resourceGroup)}`.toLowerCase();
}
