import type { Churn } from '../../emulator/inventory/churn';
import { checkedEmulator } from '../support/checked-emulator';
import { comparePort } from '../support/compare-port';
import type { ExpectedEntity } from '../support/expected-catalog';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { GREEN, summaryOf, type Outcome } from '../support/outcome';

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, seed: 91 });
/** With this cap the resources come in five pages, which shift when rows come and go. */
const PAGE_CAP_BYTES = 16_000;
const QUERIES = '/providers/Microsoft\\.ResourceGraph';
const flags = { 'accept-deletes': true };
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
  await emulator.admin.configure({ payloadCapBytes: PAGE_CAP_BYTES });
});

afterEach(() => cli.remove());

/** The world changes before each of the first `times` queries of this run. */
async function runWhile(churn: Partial<Churn>, times: number): Promise<Outcome> {
  const during = { service: 'arm', path: QUERIES, everyNthRequest: 1, times, churn } as const;
  await emulator.admin.configure({ churnDuring: during });
  const outcome = await cli.full({ flags });
  await emulator.admin.configure({ churnDuring: null });
  await emulator.admin.settlePort();
  return outcome;
}

const keyOf = ({ blueprint, identifier }: ExpectedEntity): string => `${blueprint} ${identifier}`;

/** What was there, unchanged, from before the run to after it: nothing excuses Port for not showing it. */
function untouched(before: readonly ExpectedEntity[], after: readonly ExpectedEntity[]): ExpectedEntity[] {
  const then = new Map(before.map((entity) => [keyOf(entity), JSON.stringify(entity)]));
  return after.filter((entity) => then.get(keyOf(entity)) === JSON.stringify(entity));
}

/** A tag that changed and changed back is excused: what Port shows of it may be of the time between. */
async function missesOf(wanted: readonly ExpectedEntity[]): Promise<string[]> {
  const lines = comparePort(await emulator.admin.entities(), wanted);
  return lines.filter((line) => !/^extra: |: (tags|team) is /.test(line));
}

const MIXES: readonly (readonly [string, Partial<Churn>])[] = [
  ['deletes, which shift the pages to the front', { deletes: 2 }],
  ['creates, which shift them to the back', { creates: 3 }],
  ['moves', { moves: 2 }],
  ['updates and retags', { updates: 2, retags: 2, groupRetags: 1 }],
  ['groups that come and go', { groupCreates: 1, groupDeletes: 1, creates: 2 }],
  ['everything at once', { creates: 2, updates: 2, deletes: 1, moves: 1, retags: 1, groupCreates: 1 }],
];

const cases = MIXES.flatMap(([name, churn], index) =>
  (process.env['DEEP'] === undefined ? [1 + index] : [1, 2, 3, 4, 5, 6]).flatMap((seed) =>
    [6, 40].map((times) => [name, times, { ...churn, seed: seed * 1000 }] as const),
  ),
);

test.each(cases)('%s, before %d queries, lose nothing', async (_name, times, churn) => {
  const first = await emulator.expected();
  const outcome = await runWhile(churn, times);
  const after = await emulator.expected();
  const misses = await missesOf(untouched(first, after));
  if (outcome.exitCode === 0)
    expect({ misses, summary: summaryOf(outcome) }).toEqual({ misses: [], summary: GREEN });
  else expect(outcome.exitCode).toBe(3);

  const again = await runWhile({ ...churn, seed: churn.seed + 500 }, times);
  const last = await emulator.expected();
  const missesAgain = await missesOf(untouched(after, last));
  if (again.exitCode === 0) expect(missesAgain).toEqual([]);

  await emulator.admin.advance(2000);
  expect(summaryOf(await cli.full({ flags }))).toEqual(GREEN);
  await emulator.assertPortEqualsAzure();
});
