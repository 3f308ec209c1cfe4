import type { VisibleInventory } from '../../emulator/inventory/inventory';
import { CONDITIONS, MEASURED, PAGE_ROWS } from './conditions';
import { measureRun, type RunMeasurement } from './measured-run';
import { withEmulator } from './with-emulator';

/** A full run into an empty Port. */
export interface FullMeasurement extends RunMeasurement {
  readonly resources: number;
  /** Subscriptions, resource groups and resources. */
  readonly items: number;
  /** The least number of Resource Graph queries that can read so much: full pages of everything. */
  readonly leastQueries: number;
}

/** Estates of these sizes, each without and with Port API credentials. */
export async function measureFull(sizes: readonly number[]): Promise<FullMeasurement[]> {
  const measurements: FullMeasurement[] = [];
  for (const resources of sizes)
    for (const withPortApi of [false, true]) measurements.push(await measureOne(resources, withPortApi));
  return measurements;
}

async function measureOne(resources: number, withPortApi: boolean): Promise<FullMeasurement> {
  return withEmulator({ subscriptions: CONDITIONS.subscriptions, resources }, async (emulator, folder) => {
    const { subscriptions, resourceGroups } = await emulator.ask<VisibleInventory>('GET', '/inventory');
    const containers = subscriptions.length + resourceGroups.length;
    await emulator.ask('PATCH', '/settings', MEASURED);
    const measurement = {
      resources,
      items: containers + resources,
      leastQueries: Math.ceil(resources / PAGE_ROWS) + Math.ceil(containers / PAGE_ROWS),
      ...(await measureRun(emulator, { command: 'full', withPortApi, folder })),
    };
    console.error(JSON.stringify({ command: 'full', ...measurement }));
    return measurement;
  });
}
