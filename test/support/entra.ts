import { compareWithDirectory } from '../../scripts/proof-entra';
import type { RequestEntry } from '../../emulator/server/request-log';
import type { RunningEmulator } from './emulator';

/** Only Entra ID is read. */
export const ENTRA = { PORT_SYNC_SOURCES: 'entra' } as const;

/** A small tenant, of which every kind has several pages of members or of delta. */
export const TENANT = { subscriptions: 1, resources: 1, users: 400, groups: 25, seed: 7 } as const;

/** What Port and Entra ID say differently, entity by entity and membership by membership. */
export async function differencesFromEntra({ admin }: RunningEmulator): Promise<readonly string[]> {
  const checks = compareWithDirectory(await admin.directory(), await admin.entities());
  return checks.flatMap(({ differences }) => differences);
}

/** Rejects, with the first few differences, unless Port shows exactly what Entra ID has. */
export async function assertPortEqualsEntra(emulator: RunningEmulator): Promise<void> {
  expect((await differencesFromEntra(emulator)).slice(0, 10)).toEqual([]);
}

/** Requests to one service since the log was cleared. */
export async function requestsTo(
  { admin }: RunningEmulator,
  service: 'graph' | 'port',
  isWanted: (request: RequestEntry) => boolean = () => true,
): Promise<readonly RequestEntry[]> {
  const { requests } = await admin.requests();
  return requests.filter((request) => request.service === service && isWanted(request));
}

/** Requests that change entities in Port. */
export const isWrite = ({ method, path }: RequestEntry): boolean =>
  /\/entities\/bulk(\?|$)|\/bulk\/entities\/delete/.test(path) || method === 'DELETE';
