import type { Seeded } from '../../emulator/inventory/seeded';
import type { CheckedEmulator } from '../support/checked-emulator';
import { ENTRA } from '../support/entra';

/** A sort of run that is killed, and what it has to do. */
export interface CrashKind {
  readonly name: string;
  readonly command: 'incremental' | 'full';
  /** Of which requests one is the last; all where not given. */
  readonly path?: string;
  /** What changes before each run. */
  readonly change: (emulator: CheckedEmulator, random: Seeded) => Promise<unknown>;
}

/** One state and one way of delivery, with the kinds of runs that are killed in it. */
export interface Installation {
  readonly name: string;
  readonly source: 'azure' | 'entra';
  readonly env: Readonly<Record<string, string>>;
  readonly kinds: readonly CrashKind[];
}

const churnAzure: CrashKind['change'] = ({ admin }, random) =>
  admin.churn({ creates: 3, updates: 3, deletes: 2, moves: 1, groupRetags: 1, seed: random.int(1e9) });

/** What no change row tells of; few enough for the guard, and past the time in which a change may show late. */
const deleteUntold: CrashKind['change'] = async ({ admin }) => {
  await admin.advance(20 * 60_000);
  const { resources } = await admin.inventory();
  const ids = resources.map(({ id }) => String(id));
  const flat = ids.filter((id) => !ids.some((other) => other.startsWith(`${id}/`)));
  await admin.apply(
    { operation: 'createResource', resourceGroupId: (flat[0] ?? '').split('/').slice(0, 5).join('/') },
    ...flat.slice(0, 2).map((id) => ({ operation: 'deleteResource', id, changeRow: false }) as const),
  );
};

const churnEntra: CrashKind['change'] = ({ admin }, random) =>
  admin.churnDirectory({
    creates: 3,
    updates: 4,
    deletes: 2,
    memberAdds: 2,
    memberRemoves: 2,
    seed: random.int(1e9),
  });

const AZURE_KINDS: readonly CrashKind[] = [
  { name: 'incremental', command: 'incremental', change: churnAzure },
  { name: 'full', command: 'full', change: churnAzure },
  {
    name: 'reconcile',
    command: 'full',
    path: '^/v1/blueprints/[^/]+$|/entities/search$|/bulk/entities/delete',
    change: deleteUntold,
  },
];

export const INSTALLATIONS: readonly Installation[] = [
  { name: 'Azure by webhook', source: 'azure', env: {}, kinds: AZURE_KINDS },
  { name: 'Azure by API', source: 'azure', env: { PORT_SYNC_DELIVERY: 'api' }, kinds: AZURE_KINDS },
  {
    name: 'Entra ID',
    source: 'entra',
    env: ENTRA,
    kinds: [
      { name: 'delta', command: 'incremental', change: churnEntra },
      { name: 'full', command: 'full', change: churnEntra },
    ],
  },
];
