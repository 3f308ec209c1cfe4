import type { VisibleInventory } from '../../emulator/inventory/inventory';
import type { EmulatorProcess } from '../../scripts/emulator-process';
import { measureCli } from '../measured-cli';
import { drawChanges } from './changes';
import { AT_ONCE, CONDITIONS, MEASURED } from './conditions';
import { measureRun, type RunMeasurement } from './measured-run';
import { type Estate, withEmulator } from './with-emulator';

/** An incremental run after so many changes, each of which left a row in the change tables. */
export interface IncrementalMeasurement extends RunMeasurement {
  readonly subscriptions: number;
  readonly resources: number;
  readonly changes: number;
}

/** Resources in the estate whose changes are read. */
const RESOURCES = 100_000;
const MANY_SUBSCRIPTIONS = 3000;
/** Longer than the overlap of two windows. */
const PAUSE_MS = 16 * 60_000;

/** Runs after so many changes each, one after the other, and one without changes in many subscriptions. */
export async function measureIncremental(sizes: readonly number[]): Promise<IncrementalMeasurement[]> {
  if (sizes.length === 0) return [];
  const usual = { subscriptions: CONDITIONS.subscriptions, resources: RESOURCES };
  return [
    ...(await measureEstate(usual, sizes)),
    ...(await measureEstate({ ...usual, subscriptions: MANY_SUBSCRIPTIONS }, [0])),
  ];
}

async function measureEstate(estate: Estate, sizes: readonly number[]): Promise<IncrementalMeasurement[]> {
  return withEmulator(estate, async (emulator, folder) => {
    await measureCli(['full', '--json'], emulator.env, folder);
    const measurements: IncrementalMeasurement[] = [];
    for (const changes of sizes) {
      for (const withPortApi of [false, true]) {
        await leaveBehind(emulator, folder);
        await change(emulator, changes, measurements.length + 1);
        const measured = await measureRun(emulator, { command: 'incremental', withPortApi, folder });
        const measurement = { ...estate, changes, ...measured };
        console.error(JSON.stringify({ command: 'incremental', ...measurement }));
        measurements.push(measurement);
      }
    }
    return measurements;
  });
}

/** A run that is not measured, after which no window holds the changes of the ones before. */
async function leaveBehind(emulator: EmulatorProcess, folder: string): Promise<void> {
  await emulator.ask('PATCH', '/settings', AT_ONCE);
  await emulator.ask('POST', '/clock/advance', { ms: PAUSE_MS });
  await measureCli(['incremental', '--json'], emulator.env, folder);
  await emulator.ask('POST', '/clock/advance', { ms: PAUSE_MS });
}

async function change(emulator: EmulatorProcess, changes: number, seed: number): Promise<void> {
  const inventory = await emulator.ask<VisibleInventory>('GET', '/inventory');
  await emulator.ask('POST', '/inventory/operations', drawChanges(inventory, changes, seed));
  await emulator.ask('PATCH', '/settings', MEASURED);
}
