import type { CheckedEmulator } from './checked-emulator';
import { differencesFromEntra } from './entra';
import type { Situation } from './fault-cell';
import { greenSource } from './green-run';
import type { InProcessCli } from './in-process';

const CHURN = { creates: 12, updates: 20, deletes: 4, memberAdds: 6, memberRemoves: 6, seed: 21 };

export interface EntraRuns {
  readonly emulator: CheckedEmulator;
  readonly cli: InProcessCli;
  readonly command: 'full' | 'incremental';
  readonly env: Readonly<Record<string, string>>;
  readonly patienceMs: number;
}

/** Port holds what a full run brought of Entra ID, and then much has changed. */
export async function beforeEntraRun({ emulator, cli, ...runs }: EntraRuns): Promise<Situation> {
  const { command, env, patienceMs } = runs;
  greenSource(await cli.full({ env }));
  await emulator.admin.churnDirectory(CHURN);
  const held = Object.values(await emulator.admin.entities()).flat();
  return {
    emulator,
    held,
    compare: () => differencesFromEntra(emulator),
    lost: async () => {
      const { users, groups, applications, servicePrincipals } = await emulator.admin.directory();
      const there = new Set([users, groups, applications, servicePrincipals].flat().map(({ id }) => id));
      const left = new Set(Object.values(await emulator.admin.entities()).flatMap((all) => all.map(idOf)));
      return held.map(idOf).filter((id) => there.has(id) && !left.has(id));
    },
    disturbed: () => cli[command]({ env, patienceMs }),
    later: () => cli[command]({ env, flags: command === 'full' ? { 'accept-deletes': true } : {} }),
  };
}

const idOf = ({ identifier }: { readonly identifier: string }): string => identifier;
