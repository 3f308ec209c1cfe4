import { apiCells } from '../faults/api-calls';
import { recordResults } from '../faults/results';
import { checkedEmulator } from '../support/checked-emulator';
import { assertCell } from '../support/fault-cell';
import { beforeFullRun } from '../support/full-cell';
import { createInProcessCli } from '../support/in-process';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 85 });
const env = { PORT_SYNC_DELIVERY: 'api', PORT_SYNC_CONCURRENCY: '1' };
/** Real milliseconds in which an answer must come; the clock of the runs is virtual. */
const patienceMs = 500;
const record = recordResults('Azure by API, full');

test.each(apiCells(process.env['DEEP'] !== undefined).map((cell) => [cell.name, cell] as const))(
  '%s',
  async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    const run = () => cli.full({ env, patienceMs });
    const later = async () => {
      // A run that ended early has left it to this one, which may meet it too late to be told of it.
      await emulator.admin.configure({ churnDuring: null });
      return run();
    };
    try {
      record(cell, await assertCell(cell, await beforeFullRun({ emulator, disturbed: run, later })));
    } finally {
      await cli.remove();
    }
  },
);
