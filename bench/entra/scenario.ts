import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricsAnswer, RequestsAnswer } from '../../emulator/admin/contract';
import type { DirectoryAnswer } from '../../emulator/directory/directory-answer';
import { startEmulator, type EmulatorProcess } from '../../scripts/emulator-process';
import type { PortEntities } from '../../scripts/proof-azure';
import { compareWithDirectory } from '../../scripts/proof-entra';
import { measureCli, type MeasuredRun } from '../measured-cli';

/** A tenant, of which three runs one after the other are measured. */
export interface EntraScenario {
  readonly users: number;
  readonly groups: number;
}

export type EntraRun = 'first full' | 'unchanged full' | 'delta of 1 %';

export interface EntraMeasurement extends EntraScenario, Omit<MeasuredRun, 'stdout'> {
  readonly run: EntraRun;
  readonly requests: Readonly<Record<'graph' | 'search' | 'write' | 'otherPort', number>>;
  /** What Microsoft Graph charged. */
  readonly resourceUnits: number;
  /** Memberships of users in groups that Port shows afterwards. */
  readonly memberships: number;
  /** Values that differ between Entra ID and Port afterwards. */
  readonly differences: number;
}

export const ENTRA_CONDITIONS = { graphLatencyMs: 100, portLatencyMs: 60, loginLatencyMs: 60 } as const;

/** Runs it and looks at what the emulator saw. Throws where a run is not green. */
export async function measureEntra(scenario: EntraScenario): Promise<EntraMeasurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-bench-'));
  const emulator = await startEmulator(toArguments(scenario), folder);
  process.once('exit', emulator.kill);
  try {
    const measure = (run: EntraRun) => measureRun(run, scenario, { emulator, folder });
    const first = await measure('first full');
    const unchanged = await measure('unchanged full');
    await emulator.ask('POST', '/directory/churn', onePercentOf(scenario));
    return [first, unchanged, await measure('delta of 1 %')];
  } finally {
    await emulator.stop();
    process.off('exit', emulator.kill);
    await rm(folder, { recursive: true, force: true });
  }
}

/** One user in a hundred changes, and one group in a hundred gets or loses members. */
function onePercentOf({ users, groups }: EntraScenario) {
  const memberships = Math.ceil(groups / 200);
  return {
    updates: Math.ceil(users / 100),
    memberAdds: memberships,
    memberRemoves: memberships,
    kinds: ['user'],
    seed: 1,
  };
}

interface Stage {
  readonly emulator: EmulatorProcess;
  /** Holds the state between runs. */
  readonly folder: string;
}

async function measureRun(
  run: EntraRun,
  scenario: EntraScenario,
  { emulator, folder }: Stage,
): Promise<EntraMeasurement> {
  await emulator.ask('DELETE', '/requests');
  const before = await emulator.ask<MetricsAnswer>('GET', '/metrics');
  const command = run === 'delta of 1 %' ? 'incremental' : 'full';
  const env = { ...emulator.env, PORT_SYNC_SOURCES: 'entra' };
  const { wallSeconds, cpuSeconds, peakRssMiB } = await measureCli([command, '--json'], env, folder);
  const seen = await emulator.ask<RequestsAnswer>('GET', '/requests');
  const after = await emulator.ask<MetricsAnswer>('GET', '/metrics');
  const entities = await emulator.ask<PortEntities>('GET', '/port/entities');
  const checks = compareWithDirectory(await emulator.ask<DirectoryAnswer>('GET', '/directory'), entities);
  return {
    ...scenario,
    run,
    wallSeconds,
    cpuSeconds,
    peakRssMiB,
    requests: countRequests(seen),
    resourceUnits: after.graphUnits - before.graphUnits,
    memberships: checks.find(({ title }) => title === 'memberships')?.compared ?? 0,
    differences: checks.flatMap((check) => check.differences).length,
  };
}

function countRequests({ summary }: RequestsAnswer): EntraMeasurement['requests'] {
  const counts = { graph: 0, search: 0, write: 0, otherPort: 0 };
  for (const { service, route, requests } of summary) {
    if (service === 'graph') counts.graph += requests;
    if (service !== 'port') continue;
    if (route?.endsWith('/search') === true) counts.search += requests;
    else if (/\/bulk(\/|$)/.test(route ?? '')) counts.write += requests;
    else counts.otherPort += requests;
  }
  return counts;
}

function toArguments({ users, groups }: EntraScenario): string[] {
  const { graphLatencyMs, portLatencyMs, loginLatencyMs } = ENTRA_CONDITIONS;
  const options = {
    subscriptions: 1,
    resources: 1,
    users,
    groups,
    latency: loginLatencyMs,
    'graph-latency': graphLatencyMs,
  };
  if (portLatencyMs !== loginLatencyMs) throw new Error('the emulator has one latency for login and Port');
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
