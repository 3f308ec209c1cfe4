import { incrementalCells } from '../faults/matrix';
import { CHANGED_ESTATE } from '../support/changed-estate';
import { recordResults } from '../faults/results';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';
import { beforeIncrementalRun } from '../support/incremental-cell';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

const emulator = checkedEmulator(CHANGED_ESTATE);
/** Real milliseconds in which an answer must come; the clock of the runs is virtual. */
const patienceMs = 500;
const record = recordResults('Azure, incremental');

test.each(incrementalCells(process.env['DEEP'] !== undefined).map((cell) => [cell.name, cell] as const))(
  '%s',
  async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    try {
      const disturbed: typeof cli.incremental = (run) => cli.incremental({ ...run, patienceMs });
      record(cell, await assertCell(cell, await beforeIncrementalRun({ emulator, cli, disturbed })));
    } finally {
      await cli.remove();
    }
  },
);
