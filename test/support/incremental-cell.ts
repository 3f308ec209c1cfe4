import { changeEstate, FIRST_WINDOW, prepareEstate, TAGGED } from './changed-estate';
import type { CheckedEmulator } from './checked-emulator';
import type { Situation } from './fault-cell';
import { greenSource } from './green-run';
import type { InProcessCli, InProcessRun } from './in-process';
import type { Outcome } from './outcome';

export interface IncrementalRuns {
  readonly emulator: CheckedEmulator;
  /** Makes the first run, and the one that makes up for what the disturbed one left. */
  readonly cli: InProcessCli;
  readonly disturbed: (run: Pick<InProcessRun, 'env'>) => Promise<Outcome>;
}

/** Port holds what a full run brought, and then much has changed. */
export async function beforeIncrementalRun(runs: IncrementalRuns): Promise<Situation> {
  const { emulator, cli, disturbed } = runs;
  const { env, isGroupIn } = TAGGED;
  const roles = await prepareEstate(emulator);
  greenSource(await cli.full({ env: { ...env, ...FIRST_WINDOW } }));
  await changeEstate(emulator, roles);
  const held = Object.values(await emulator.admin.entities()).flat();
  return {
    emulator,
    scope: { isGroupIn },
    held,
    disturbed: () => disturbed({ env }),
    later: async () => {
      const outcome = await cli.incremental({ env });
      expect(outcome.result?.sources[0]).toMatchObject({ mode: 'incremental', fallback: null });
      return outcome;
    },
  };
}
