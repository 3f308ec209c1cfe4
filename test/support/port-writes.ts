import type { EmulatorAdmin } from './emulator-admin';

/** Whether a request to Port's API changes entities. */
export function isPortWrite(method: string, target: string): boolean {
  return method === 'DELETE' || /\/entities\/bulk(\?|$)|\/bulk\/entities\/delete(\?|$)/.test(target);
}

/** Requests that have changed entities of Port since the log was cleared. */
export async function countPortWrites(admin: EmulatorAdmin): Promise<number> {
  const { requests } = await admin.requests();
  return requests.filter(({ service, method, path }) => service === 'port' && isPortWrite(method, path))
    .length;
}
