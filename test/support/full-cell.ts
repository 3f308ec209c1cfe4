import type { CheckedEmulator } from './checked-emulator';
import type { ExpectedEntity } from './expected-catalog';
import type { Situation } from './fault-cell';
import type { Outcome } from './outcome';
import { createPortApi, type PortApi } from './port-api';

/** Entities of this instance that Azure no longer has: few enough for the guard. */
const STALE = ['gone-one', 'gone-two'];
/** Between two of the pages in which the resources come where they are capped. */
const MIDST = 9;

export interface FullRuns {
  readonly emulator: CheckedEmulator;
  readonly disturbed: Situation['disturbed'];
  /** Full as well. */
  readonly later: () => Promise<Outcome>;
}

/** Port has half of what there is and two entities more, and something is created while the run reads. */
export async function beforeFullRun({ emulator, ...runs }: FullRuns): Promise<Situation> {
  const { resourceGroups } = await emulator.admin.inventory();
  const resourceGroupId = String(resourceGroups[0]?.['id']);
  const operations = [{ operation: 'createResource', resourceGroupId, name: 'meanwhile' } as const];
  const during = { service: 'arm', path: 'ResourceGraph', everyNthRequest: MIDST, times: 1 } as const;
  await emulator.admin.configure({ churnDuring: { ...during, operations } });
  const held = await fillPort(await createPortApi(emulator), await emulator.expected());
  return { emulator, held, ...runs };
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
  const beside = (text: unknown, name: string): string => String(text).replace(/[^/]*$/, name);
  return STALE.map((name) => ({
    ...model,
    identifier: beside(model.identifier, name),
    properties: { ...model.properties, resourceId: beside(model.properties['resourceId'], name) },
  }));
}
