import { AZURE_CALLS, PORT_CALLS, QUERIES as FULL_QUERIES } from '../faults/full-calls';
import { INCREMENTAL_CALLS, QUERIES as INCREMENTAL_QUERIES } from '../faults/incremental-calls';
import type { RemoteCall } from '../faults/remote-call';
import { CHANGED_ESTATE } from '../support/changed-estate';
import { checkedEmulator, type CheckedEmulator } from '../support/checked-emulator';
import { beforeFullRun } from '../support/full-cell';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { beforeIncrementalRun } from '../support/incremental-cell';
import type { Situation } from '../support/fault-cell';
import { countRequests } from '../support/request-counts';

// What test/faults/ says of the calls of a run: each of them is there, and the last one is the last.

type Before = (emulator: CheckedEmulator, cli: InProcessCli) => Promise<Situation>;

const beforeFull: Before = (emulator, cli) => {
  const run = () => cli.full();
  return beforeFullRun({ emulator, disturbed: run, later: run });
};

const beforeIncremental: Before = (emulator, cli) =>
  beforeIncrementalRun({ emulator, cli, disturbed: (run) => cli.incremental(run) });

interface World {
  readonly emulator: CheckedEmulator;
  readonly before: Before;
  /** How many queries there are where the pages are those of the first call. */
  readonly queries?: number;
}

function describeCalls(calls: readonly RemoteCall[], { emulator, before, queries }: World): void {
  const byCap = [...Map.groupBy(calls, ({ pageCapBytes }) => pageCapBytes)];

  test.each(byCap)('with pages of %p bytes', async (payloadCapBytes, group) => {
    const cli = await createInProcessCli(emulator);
    const { disturbed, scope } = await before(emulator, cli);
    if (payloadCapBytes !== undefined) await emulator.admin.configure({ payloadCapBytes });
    await countOnly(emulator, group);
    greenSource(await disturbed());
    await emulator.assertPortEqualsAzure(scope);
    const { rules } = await emulator.admin.faults();
    const found = group.map(({ name }, index) => ({ name, matched: rules[index]?.matched ?? 0 }));
    const isFound = (index: number): boolean => {
      const { nth = 1, isLast = false } = group[index] ?? {};
      const { matched = 0 } = found[index] ?? {};
      return isLast ? matched === nth : matched >= nth;
    };
    expect(found.filter((_, index) => !isFound(index))).toEqual([]);
    if (queries !== undefined && group[0] === calls[0])
      expect((await countRequests(emulator.admin)).queries).toBe(queries);
    await cli.remove();
  });
}

/** Rules that match and never hit. */
async function countOnly(emulator: CheckedEmulator, calls: readonly RemoteCall[]): Promise<void> {
  emulator.allowUnusedFaults();
  const never = { nth: 1_000_000, fault: { kind: 'reset-after' } } as const;
  await emulator.admin.addFaults(...calls.map(({ match }) => ({ ...match, ...never })));
  await emulator.admin.clearRequests();
}

describe('the calls to Azure of a full run', () => {
  const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 81 });
  describeCalls(AZURE_CALLS, { emulator, before: beforeFull, queries: FULL_QUERIES });
});

describe('the calls to Port of a full run', () => {
  const emulator = checkedEmulator({ subscriptions: 2, resources: 80, seed: 82 });
  describeCalls(PORT_CALLS, { emulator, before: beforeFull });
});

describe('the calls of an incremental run', () => {
  const emulator = checkedEmulator(CHANGED_ESTATE);
  describeCalls(INCREMENTAL_CALLS, { emulator, before: beforeIncremental, queries: INCREMENTAL_QUERIES });
});
