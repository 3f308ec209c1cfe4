import { AZURE_CALLS, PORT_CALLS } from '../faults/full-calls';
import { findCell } from '../faults/matrix';
import { chosenProcessCells, FULL_PROCESS_CELLS } from '../faults/process-cells';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { beforeFullRun } from '../support/full-cell';
import { createInProcessCli } from '../support/in-process';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 84 });

test.each(chosenProcessCells(FULL_PROCESS_CELLS))('%s: %s, %s', async (...name) => {
  const cli = installSyncCli(emulator);
  // The run that makes up for it needs no process of its own, only the state.
  const later = await createInProcessCli(emulator, cli.folder);
  const runs = { disturbed: () => cli.run({ command: 'full' }), later: () => later.full() };
  const cell = findCell([...AZURE_CALLS, ...PORT_CALLS], name);
  await assertCell(cell, await beforeFullRun({ emulator, ...runs }));
});
