import type { Cell } from '../faults/matrix';
import { PAGE_CAP_BYTES } from '../faults/calls';
import type { CheckedEmulator } from './checked-emulator';
import { comparePort } from './compare-port';
import type { ExpectedEntity } from './expected-catalog';
import { GREEN, summaryOf, type Outcome } from './outcome';
import { createPortApi, type PortApi } from './port-api';

/** Entities of this instance that Azure no longer has: few enough for the guard. */
const STALE = ['gone-one', 'gone-two'];

export interface CellRun {
  readonly emulator: CheckedEmulator;
  /** A full run with the state of the ones before. */
  readonly run: () => Promise<Outcome>;
}

/**
 * Lets a run meet the faults of a cell and checks what holds whatever happens: nothing that exists in Azure is deleted
 * from Port, nothing is lost silently, and a run without the fault makes everything right. Throws otherwise.
 */
export async function assertCell(
  cell: Pick<Cell, 'rules' | 'mustRecover'>,
  { emulator, run }: CellRun,
): Promise<void> {
  const { admin } = emulator;
  await admin.configure({ payloadCapBytes: PAGE_CAP_BYTES });
  const wanted = await emulator.expected();
  const before = await fillPort(await createPortApi(emulator), wanted);
  await admin.clearRequests();
  await admin.addFaults(...cell.rules);

  const disturbed = await run();
  await admin.settlePort();
  const differences = comparePort(await admin.entities(), wanted);
  const missing = new Set(differences.filter((line) => line.startsWith('missing: ')));
  const deleted = before.filter(({ blueprint, identifier }) =>
    missing.has(`missing: ${blueprint} ${identifier}`),
  );
  const observed = { summary: summaryOf(disturbed), differences: differences.slice(0, 5), deleted };
  if (cell.mustRecover) expect(observed).toEqual({ summary: GREEN, differences: [], deleted: [] });
  expect({ ...observed, deleted }).toMatchObject({ deleted: [] });
  if (disturbed.exitCode === 0) expect(observed).toMatchObject({ differences: [] });
  else expect([3, 4]).toContain(disturbed.exitCode);

  await emulator.assertFaultsUsed();
  await admin.clearFaults();
  // Port's clock shows whole seconds: what failed must not be of the second in which the next run begins.
  await admin.advance(2000);
  expect(summaryOf(await run())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
}

/** Port as an earlier run has left it: every second resource is there, everything has changed since. */
async function fillPort(port: PortApi, wanted: readonly ExpectedEntity[]): Promise<ExpectedEntity[]> {
  const known = wanted
    .filter(({ blueprint }, index) => blueprint !== 'azureCloudResources' || index % 2 === 0)
    .map((entity) => ({ ...entity, title: 'as it was before' }));
  await port.fill([...known, ...staleBeside(wanted)]);
  return known;
}

function staleBeside(wanted: readonly ExpectedEntity[]): ExpectedEntity[] {
  const model = wanted.find(({ blueprint }) => blueprint === 'azureCloudResources');
  if (model === undefined) throw new Error('The inventory has no resource');
  const parent = model.identifier.slice(0, model.identifier.lastIndexOf('/'));
  return STALE.map((name) => ({
    ...model,
    identifier: `${parent}/${name}`,
    properties: {
      ...model.properties,
      resourceId: `${String(model.properties['resourceId']).slice(0, String(model.properties['resourceId']).lastIndexOf('/'))}/${name}`,
    },
  }));
}
