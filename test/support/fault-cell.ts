import type { FaultRule } from '../../emulator/faults/fault';
import type { Cell } from '../faults/matrix';
import type { CheckedEmulator } from './checked-emulator';
import { comparePort } from './compare-port';
import type { ExpectedEntity, ExpectedScope } from './expected-catalog';
import { forgetHostWhenBroken } from './unknown-host';
import { GREEN, summaryOf, type Outcome } from './outcome';

/** A world in which a run is about to meet faults. */
export interface Situation {
  readonly emulator: CheckedEmulator;
  readonly scope?: Partial<ExpectedScope>;
  /** What Port holds before the run. */
  readonly held: readonly Pick<ExpectedEntity, 'blueprint' | 'identifier'>[];
  /** What Port shows otherwise than the source has it; compared with Azure where not given. */
  readonly compare?: () => Promise<readonly string[]>;
  /** What is there and was held, and is held no longer; compared with Azure where not given. */
  readonly lost?: () => Promise<readonly string[]>;
  /** The run that meets the faults. */
  readonly disturbed: () => Promise<Outcome>;
  /** A run that meets none, with the state that the other one left. */
  readonly later: () => Promise<Outcome>;
}

/**
 * Lets a run meet the faults of a cell and checks what holds whatever happens: nothing that exists in Azure is deleted
 * from Port, nothing is lost silently, and one run without faults makes everything right. Throws otherwise.
 * @returns what the disturbed run ended with
 */
export async function assertCell(
  cell: Omit<Cell, 'name'>,
  situation: Situation,
): Promise<Outcome['exitCode']> {
  const { emulator, later } = situation;
  const { admin } = emulator;
  if (cell.pageCapBytes !== undefined) await admin.configure({ payloadCapBytes: cell.pageCapBytes });
  await admin.clearRequests();
  await admin.addFaults(...cell.rules);
  const exitCode = await withUnknownHost(cell, emulator, () => assertHarmless(cell, situation));
  await emulator.assertFaultsUsed();
  await admin.clearFaults();
  await admin.configure({ churnDuring: null });
  // Port's clock shows whole seconds: what failed must not be of the second in which the next run begins.
  await admin.advance(2000);
  expect(summaryOf(await later())).toEqual(situation.compare === undefined ? GREEN : COMPLETE);
  expect(await differencesIn(situation)).toEqual([]);
  return exitCode;
}

/** With nothing to deliver there is nothing to verify. */
const COMPLETE = { ...GREEN, verification: expect.stringMatching(/^(verified|not needed)$/) as string };

const ADDRESSES: Readonly<Partial<Record<FaultRule['service'], string>>> = {
  login: 'AZURE_AUTHORITY_HOST',
  arm: 'AZURE_ARM_ENDPOINT',
  graph: 'MSGRAPH_ENDPOINT',
  port: 'PORT_BASE_URL',
  ingest: 'PORT_WEBHOOK_INGEST_URL',
};

async function withUnknownHost<T>(
  { unknownHost }: Pick<Cell, 'unknownHost'>,
  { env }: CheckedEmulator,
  act: () => Promise<T>,
): Promise<T> {
  if (unknownHost === undefined) return act();
  const remember = forgetHostWhenBroken(Number(new URL(env[ADDRESSES[unknownHost] ?? ''] ?? '').port));
  try {
    return await act();
  } finally {
    remember();
  }
}

async function differencesIn({ emulator, scope, compare }: Situation): Promise<readonly string[]> {
  await emulator.admin.settlePort();
  if (compare !== undefined) return compare();
  return comparePort(await emulator.admin.entities(), await emulator.expected(scope));
}

async function assertHarmless(
  { mustRecover, exitCodes }: Omit<Cell, 'name'>,
  situation: Situation,
): Promise<Outcome['exitCode']> {
  const { held, disturbed, lost } = situation;
  const outcome = await disturbed();
  const differences = await differencesIn(situation);
  const missing = new Set(differences.filter((line) => line.startsWith('missing: ')));
  const deleted =
    (await lost?.()) ??
    held.filter((entity) => missing.has(`missing: ${entity.blueprint} ${entity.identifier}`));
  const observed = { summary: summaryOf(outcome), differences: differences.slice(0, 5), deleted };
  if (mustRecover)
    expect(observed).toEqual({
      summary: situation.compare === undefined ? GREEN : COMPLETE,
      differences: [],
      deleted: [],
    });
  expect(observed).toMatchObject({ deleted: [] });
  if (outcome.exitCode === 0) expect(observed).toMatchObject({ differences: [] });
  expect(exitCodes).toContain(outcome.exitCode);
  return outcome.exitCode;
}
