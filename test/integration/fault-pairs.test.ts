import { fullPairs, incrementalPairs } from '../faults/pairs';
import { CHANGED_ESTATE } from '../support/changed-estate';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { beforeFullRun } from '../support/full-cell';
import { createInProcessCli } from '../support/in-process';
import { beforeIncrementalRun } from '../support/incremental-cell';

describe('in a full run', () => {
  const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 83 });

  test.each(fullPairs.map((cell) => [cell.name, cell] as const))('%s', async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    const run = () => cli.full();
    // The one fault may end the run before it meets the other.
    emulator.allowUnusedFaults();
    await assertCell(cell, await beforeFullRun({ emulator, disturbed: run, later: run }));
    await cli.remove();
  });
});

describe('in an incremental run', () => {
  const emulator = checkedEmulator(CHANGED_ESTATE);

  test.each(incrementalPairs.map((cell) => [cell.name, cell] as const))('%s', async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    emulator.allowUnusedFaults();
    const disturbed: typeof cli.incremental = (run) => cli.incremental(run);
    await assertCell(cell, await beforeIncrementalRun({ emulator, cli, disturbed }));
    await cli.remove();
  });
});
