import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatorProcess, startEmulator } from '../../scripts/emulator-process';
import { AT_ONCE } from './conditions';

export interface Estate {
  readonly subscriptions: number;
  readonly resources: number;
}

/** Does something with an emulator of its own, which answers at once until it is told otherwise, and an empty folder. */
export async function withEmulator<T>(
  { subscriptions, resources }: Estate,
  work: (emulator: EmulatorProcess, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-bench-'));
  const size = ['--subscriptions', String(subscriptions), '--resources', String(resources)];
  const emulator = await startEmulator(size, folder);
  process.once('exit', emulator.kill);
  try {
    await emulator.ask('PATCH', '/settings', AT_ONCE);
    return await work(emulator, folder);
  } finally {
    await emulator.stop();
    process.off('exit', emulator.kill);
    await rm(folder, { recursive: true, force: true });
  }
}
