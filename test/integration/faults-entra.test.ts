import { entraDeltaCells, entraFullCells } from '../faults/matrix';
import { recordResults } from '../faults/results';
import { checkedEmulator } from '../support/checked-emulator';
import { ENTRA } from '../support/entra';
import { beforeEntraRun } from '../support/entra-cell';
import { assertCell } from '../support/fault-cell';
import { createInProcessCli } from '../support/in-process';
import { catalogOfSmallPages } from '../support/small-pages';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

const isDeep = process.env['DEEP'] !== undefined;
const emulator = checkedEmulator({ subscriptions: 1, resources: 1, users: 250, groups: 6, seed: 7 });
const env = { ...ENTRA, PORT_SYNC_CATALOG: catalogOfSmallPages(), PORT_SYNC_CONCURRENCY: '1' };
/** Real milliseconds in which an answer must come; the clock of the runs is virtual. */
const patienceMs = 500;

describe.each([
  ['full', entraFullCells(isDeep)],
  ['incremental', entraDeltaCells(isDeep)],
] as const)('a run that is %s meets', (command, cells) => {
  const record = recordResults(`Entra ID, ${command}`);

  test.each(cells.map((cell) => [cell.name, cell] as const))('%s', async (_name, cell) => {
    const cli = await createInProcessCli(emulator);
    try {
      const before = await beforeEntraRun({ emulator, cli, command, env, patienceMs });
      record(cell, await assertCell(cell, before));
    } finally {
      await cli.remove();
    }
  });
});
