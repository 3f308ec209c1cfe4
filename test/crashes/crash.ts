import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultRule } from '../../emulator/faults/fault';
import type { Seeded } from '../../emulator/inventory/seeded';
import type { EmulatorAdmin } from '../support/emulator-admin';
import type { CliRun, SyncCli } from '../support/sync-cli';

/** The request at which a run is killed: it waits for the answer, which never comes. */
export type Strike = Pick<FaultRule, 'service' | 'path' | 'nth'>;

/** How many requests of a run that nobody kills each service sees, of those that a path picks. */
export async function countStrikes(
  admin: EmulatorAdmin,
  path?: string,
): Promise<Map<Strike['service'], number>> {
  const { requests } = await admin.requests();
  const wanted = requests.filter((request) => path === undefined || new RegExp(path, 'i').test(request.path));
  return new Map([...Map.groupBy(wanted, ({ service }) => service)].map(([name, all]) => [name, all.length]));
}

/** Any of them, each as likely as the others. */
export function drawStrike(
  random: Seeded,
  counts: ReadonlyMap<Strike['service'], number>,
  path?: string,
): Strike {
  const every = [...counts].flatMap(([service, count]) =>
    Array.from({ length: count }, (_, index): Strike => ({ service, nth: index + 1 })),
  );
  return { ...random.pick(every), ...(path === undefined ? {} : { path }) };
}

/**
 * Starts a run and kills it with SIGKILL when the emulator sees the request.
 * @param isHandled whether the request still has its effect
 * @returns false where the run ended without making that request
 */
export async function crash(
  admin: EmulatorAdmin,
  { cli, run, strike, isHandled }: CrashOrder,
): Promise<boolean> {
  await admin.addFaults({ ...strike, fault: { kind: 'timeout', handled: isHandled } });
  const { child, outcome } = cli.start(run);
  const ended = once(child, 'exit').then(() => true);
  while (!(await hasStruck(admin)) && !(await Promise.race([ended, delay(25, false)])));
  child.kill('SIGKILL');
  const { exitCode } = await outcome;
  await admin.clearFaults();
  return exitCode === null;
}

interface CrashOrder {
  readonly cli: SyncCli;
  readonly run: CliRun;
  readonly strike: Strike;
  readonly isHandled: boolean;
}

async function hasStruck(admin: EmulatorAdmin): Promise<boolean> {
  const { rules } = await admin.faults();
  return rules.some(({ applied }) => applied > 0);
}
