import { ENTRA_FULL_CALLS } from '../faults/entra-calls';
import { findCell } from '../faults/matrix';
import { chosenProcessCells, ENTRA_PROCESS_CELLS } from '../faults/process-cells';
import { checkedEmulator } from '../support/checked-emulator';
import { ENTRA } from '../support/entra';
import { beforeEntraRun } from '../support/entra-cell';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';
import { catalogOfSmallPages } from '../support/small-pages';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 1, resources: 1, users: 250, groups: 6, seed: 7 });
const env = { ...ENTRA, PORT_SYNC_CATALOG: catalogOfSmallPages(), PORT_SYNC_CONCURRENCY: '1' };

test.each(chosenProcessCells(ENTRA_PROCESS_CELLS))('%s: %s, %s', async (...name) => {
  const installed = installSyncCli(emulator);
  // The runs before and after need no process of their own, only the state.
  const cli = await createInProcessCli(emulator, installed.folder);
  const before = await beforeEntraRun({ emulator, cli, command: 'full', env, patienceMs: 5000 });
  const cell = findCell(ENTRA_FULL_CALLS, name);
  await assertCell(cell, { ...before, disturbed: () => installed.run({ command: 'full', env }) });
});
