import { INCREMENTAL_CALLS } from '../faults/incremental-calls';
import { findCell } from '../faults/matrix';
import { chosenProcessCells, INCREMENTAL_PROCESS_CELLS } from '../faults/process-cells';
import { CHANGED_ESTATE } from '../support/changed-estate';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';
import { beforeIncrementalRun } from '../support/incremental-cell';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator(CHANGED_ESTATE);

test.each(chosenProcessCells(INCREMENTAL_PROCESS_CELLS))('%s: %s, %s', async (...name) => {
  const installed = installSyncCli(emulator);
  // The runs before and after need no process of their own, only the state.
  const cli = await createInProcessCli(emulator, installed.folder);
  const disturbed: typeof installed.run = (run) => installed.run({ command: 'incremental', ...run });
  const cell = findCell(INCREMENTAL_CALLS, name);
  await assertCell(cell, await beforeIncrementalRun({ emulator, cli, disturbed }));
});
