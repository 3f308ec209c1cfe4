import { portCells } from '../faults/matrix';
import { recordResults } from '../faults/results';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { beforeFullRun } from '../support/full-cell';
import { createInProcessCli } from '../support/in-process';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 82 });
/** Real milliseconds in which an answer must come; the clock of the runs is virtual. */
const patienceMs = 500;
const record = recordResults('Port, full');

test.each(portCells(process.env['DEEP'] !== undefined).map((cell) => [cell.name, cell] as const))(
  '%s',
  async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    const run = () => cli.full({ patienceMs });
    try {
      record(cell, await assertCell(cell, await beforeFullRun({ emulator, disturbed: run, later: run })));
    } finally {
      await cli.remove();
    }
  },
);
