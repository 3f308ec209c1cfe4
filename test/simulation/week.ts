import { createSeeded, type Seeded } from '../../emulator/inventory/seeded';
import type { SourceResult } from '../../cli/sync/result';
import { FAULTS } from '../faults/kinds-of-fault';
import type { CheckedEmulator } from '../support/checked-emulator';
import { createInProcessCli, type InProcessCli, type InProcessOutcome } from '../support/in-process';
import { drawFaults } from '../support/random-faults';
import { createAzureWorld } from './azure-world';
import { createEntraWorld } from './entra-world';
import { drawSchedule, type Tick } from './schedule';
import type { Entities, Moment, SimulatedSource } from './simulated-source';

/** Real milliseconds in which an answer must come. */
const PATIENCE_MS = 5000;
const SERVICES = ['login', 'arm', 'graph', 'port', 'ingest'] as const;

export interface Week {
  readonly emulator: CheckedEmulator;
  readonly delivery: 'webhook' | 'api';
  readonly runs: number;
  readonly seed: number;
}

/** How many runs ended with which code. */
export type Tally = Readonly<Record<number, number>>;

interface Play {
  readonly emulator: CheckedEmulator;
  readonly cli: InProcessCli;
  readonly random: Seeded;
  readonly env: Readonly<Record<string, string>>;
  readonly sources: readonly SimulatedSource[];
  /** What some source's last result said of deletions that nobody agreed to. */
  isRefused: boolean;
}

/** Plays the runs of a schedule; throws, with the seed, at the first that breaks a promise. */
export async function playWeek({ emulator, delivery, runs, seed }: Week): Promise<Tally> {
  const random = createSeeded(seed);
  await emulator.admin.reset({
    inventory: { subscriptions: 3, resources: 60, seed: random.int(1e6) },
    directory: { users: 20, groups: 6 },
  });
  const cli = await createInProcessCli(emulator);
  const play: Play = {
    emulator,
    cli,
    random,
    env: { PORT_SYNC_SOURCES: 'azure,entra', PORT_SYNC_DELIVERY: delivery },
    sources: [createAzureWorld(emulator), createEntraWorld(emulator)],
    isRefused: false,
  };
  const tally: Record<number, number> = {};
  try {
    const first: Tick = { pauseMs: 0, changes: 0, weather: 'fair', command: 'full' };
    for (const [index, tick] of [first, ...drawSchedule(random, runs)].entries()) {
      const exitCode = await inTick(play, { index, seed, tick });
      tally[exitCode] = (tally[exitCode] ?? 0) + 1;
    }
  } finally {
    await cli.remove();
  }
  return tally;
}

async function inTick(
  play: Play,
  { index, seed, tick }: { readonly index: number; readonly seed: number; readonly tick: Tick },
): Promise<number> {
  try {
    await pass(play, tick);
    return await runAndCheck(play, tick);
  } catch (cause) {
    const { rules } = await play.emulator.admin.faults();
    const context = JSON.stringify({ tick, rules: rules.map(({ rule, applied }) => ({ rule, applied })) });
    throw new Error(`run ${index}, SEED=${seed}: ${(cause as Error).message}\n${context}`, { cause });
  }
}

/** Time passes, and somewhere in it things change. */
async function pass(
  { emulator: { admin }, sources, random }: Play,
  { pauseMs, changes }: Tick,
): Promise<void> {
  let left = pauseMs;
  for (let change = 0; change < changes; change += 1) {
    const until = random.int(left);
    await admin.advance(until);
    left -= until;
    for (const source of sources) await source.change(random);
  }
  await admin.advance(left);
  await admin.settlePort();
}

async function runAndCheck(play: Play, tick: Tick): Promise<number> {
  const { admin } = play.emulator;
  const now = (await admin.now()).getTime();
  const moments = new Map<string, Moment>();
  for (const source of play.sources) moments.set(source.name, await source.moment(now));
  const before = await admin.entities();
  await admin.addFaults(...faultsOf(tick, play.random));
  const outcome = await run(play, tick, now);
  await admin.settlePort();
  await assertHolds(outcome, { moments, before, after: await admin.entities() });
  if (tick.weather === 'fair') assertNothingToMend(outcome, moments);
  if (!play.isRefused && tick.pauseMs < LONG_MS) expect(outcome.exitCode).not.toBe(5);
  play.isRefused = sourcesOf(outcome).some(({ status }) => status === 'refused');
  await admin.clearFaults();
  return outcome.exitCode;
}

function faultsOf({ weather }: Tick, random: Seeded): ReturnType<typeof drawFaults> {
  if (weather === 'fair') return [];
  if (weather === 'faults') return drawFaults(random, { services: SERVICES, faults: QUICK });
  const fault = random.pick([{ kind: 'refuse' }, { kind: 'status', status: 503 }] as const);
  return [{ service: random.pick(SERVICES), fault }];
}

/** A server that hangs costs real time; here it hangs up soon. */
const QUICK = FAULTS.map((named) =>
  named.fault.kind === 'timeout' ? { ...named, fault: { kind: 'timeout', maxMs: 20 } as const } : named,
);

/** Where deletions were refused, somebody looks and agrees, sooner or later. */
function run(
  { cli, env, isRefused, random }: Play,
  { command }: Tick,
  now: number,
): Promise<InProcessOutcome> {
  const order = { env, now, startsAt: now, patienceMs: PATIENCE_MS };
  if (isRefused && random.chance(0.5)) return cli.full({ ...order, flags: { 'accept-deletes': true } });
  return cli[command](order);
}

interface Checked {
  readonly moments: ReadonlyMap<string, Moment>;
  readonly before: Entities;
  readonly after: Entities;
}

/** Green is equal, source by source, and nothing that is there is ever deleted. */
async function assertHolds(outcome: InProcessOutcome, { moments, before, after }: Checked): Promise<void> {
  const results = sourcesOf(outcome);
  expect([0, 3, 4, 5]).toContain(outcome.exitCode);
  expect(outcome.exitCode === 0).toBe(results.every(({ status }) => status === 'complete'));
  for (const result of results) {
    const moment = moments.get(result.source);
    if (moment === undefined) throw new Error(`there is no ${result.source}`);
    const deleted = await moment.wronglyDeleted(before, after);
    const isGreen = result.status === 'complete';
    const differences = isGreen ? moment.differences(after).slice(0, 5) : [];
    const summary = { source: result.source, mode: result.mode, incomplete: result.incomplete };
    expect({ ...summary, deleted, differences }).toEqual({ ...summary, deleted: [], differences: [] });
    if (!isGreen) expect(result.incomplete).not.toEqual([]);
  }
}

/** Without faults a run has nothing to say but of what the APIs are behind with, and of deletions to agree to. */
function assertNothingToMend(outcome: InProcessOutcome, moments: ReadonlyMap<string, Moment>): void {
  const problems = sourcesOf(outcome).flatMap(({ source, status, incomplete }) =>
    status === 'refused'
      ? []
      : incomplete.filter(({ subject }) => moments.get(source)?.isBehind(subject) !== true),
  );
  expect(problems).toEqual([]);
}

/** What was deleted longer ago is seen by its absence alone, and may be too much for the guard. */
const LONG_MS = 6 * 86_400_000;

function sourcesOf({ result, error }: InProcessOutcome): readonly SourceResult[] {
  if (result === undefined) throw new Error(`the run has no result: ${error?.message ?? ''}`);
  return result.sources;
}
