import type { Cell } from '../faults/matrix';
import type { CheckedEmulator } from './checked-emulator';
import { comparePort } from './compare-port';
import type { ExpectedEntity, ExpectedScope } from './expected-catalog';
import { GREEN, summaryOf, type Outcome } from './outcome';

/** A world in which a run is about to meet faults. */
export interface Situation {
  readonly emulator: CheckedEmulator;
  readonly scope?: Partial<ExpectedScope>;
  /** What Port holds before the run. */
  readonly held: readonly Pick<ExpectedEntity, 'blueprint' | 'identifier'>[];
  /** The run that meets the faults. */
  readonly disturbed: () => Promise<Outcome>;
  /** A run that meets none, with the state that the other one left. */
  readonly later: () => Promise<Outcome>;
}

/**
 * Lets a run meet the faults of a cell and checks what holds whatever happens: nothing that exists in Azure is deleted
 * from Port, nothing is lost silently, and one run without faults makes everything right. Throws otherwise.
 */
export async function assertCell(cell: Omit<Cell, 'name'>, situation: Situation): Promise<void> {
  const { emulator, scope, later } = situation;
  const { admin } = emulator;
  if (cell.pageCapBytes !== undefined) await admin.configure({ payloadCapBytes: cell.pageCapBytes });
  await admin.clearRequests();
  await admin.addFaults(...cell.rules);
  await assertHarmless(cell, situation);
  await emulator.assertFaultsUsed();
  await admin.clearFaults();
  await admin.configure({ churnDuring: null });
  // Port's clock shows whole seconds: what failed must not be of the second in which the next run begins.
  await admin.advance(2000);
  expect(summaryOf(await later())).toEqual(GREEN);
  await emulator.assertPortEqualsAzure(scope);
}

async function assertHarmless(
  { mustRecover, exitCodes }: Omit<Cell, 'name'>,
  situation: Situation,
): Promise<void> {
  const { emulator, scope, held, disturbed } = situation;
  const outcome = await disturbed();
  await emulator.admin.settlePort();
  const differences = comparePort(await emulator.admin.entities(), await emulator.expected(scope));
  const missing = new Set(differences.filter((line) => line.startsWith('missing: ')));
  const deleted = held.filter((entity) => missing.has(`missing: ${entity.blueprint} ${entity.identifier}`));
  const observed = { summary: summaryOf(outcome), differences: differences.slice(0, 5), deleted };
  if (mustRecover) expect(observed).toEqual({ summary: GREEN, differences: [], deleted: [] });
  expect(observed).toMatchObject({ deleted: [] });
  if (outcome.exitCode === 0) expect(observed).toMatchObject({ differences: [] });
  expect(exitCodes).toContain(outcome.exitCode);
}
