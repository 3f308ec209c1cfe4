import { pairs } from '../faults/pairs';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 83 });

test.each(pairs.map((cell) => [cell.name, cell] as const))('%s', async (_name, cell) => {
  const cli = await createInProcessCli(emulator);
  // The one fault may end the run before it meets the other.
  emulator.allowUnusedFaults();
  try {
    await assertCell(cell, { emulator, run: () => cli.full() });
  } finally {
    await cli.remove();
  }
});
