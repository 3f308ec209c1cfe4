import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricsAnswer, RequestsAnswer } from '../emulator/admin/contract';
import type { VisibleInventory } from '../emulator/inventory/inventory';
import { startEmulator, type EmulatorProcess } from '../scripts/emulator-process';
import { compareWithInventory, type PortEntities } from '../scripts/proof-azure';
import { measureCli, type MeasuredRun } from './measured-cli';

/** One full run against a fresh emulator. */
export interface Scenario {
  readonly resources: number;
  /** With Port API credentials: deliveries are verified and Port is reconciled. */
  readonly withPortApi: boolean;
}

export interface Measurement extends Scenario, Omit<MeasuredRun, 'stdout'> {
  /** Subscriptions, resource groups and resources. */
  readonly items: number;
  /** The least number of Resource Graph queries that can read so much: full pages of everything. */
  readonly leastQueries: number;
  readonly requests: Readonly<Record<Endpoint, number>>;
  readonly connections: number;
  readonly sentMiB: number;
  /** Spent by the emulator on evaluating queries and mapping: the client waits for it as it would for Azure. */
  readonly evaluationSeconds: number;
  /** Values that differ between Azure and Port afterwards. */
  readonly differences: number;
}

export type Endpoint = 'resourceGraph' | 'ingest' | 'port' | 'other';

export const CONDITIONS = {
  subscriptions: 300,
  armLatencyMs: 150,
  ingestLatencyMs: 60,
  otherLatencyMs: 60,
  quota: { limit: 15, seconds: 5 },
} as const;

const PAGE = 1000;

/** Runs it and looks at what the emulator saw. Throws where the run is not green. */
export async function measureScenario(scenario: Scenario): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-bench-'));
  const emulator = await startEmulator(toArguments(scenario), folder);
  process.once('exit', emulator.kill);
  try {
    const env = scenario.withPortApi ? emulator.env : withoutPortCredentials(emulator.env);
    await emulator.ask('DELETE', '/requests');
    const before = await emulator.ask<MetricsAnswer>('GET', '/metrics');
    const { wallSeconds, cpuSeconds, peakRssMiB } = await measureCli(['full', '--json'], env, folder);
    const observed = await observe(emulator, before);
    return { ...scenario, wallSeconds, cpuSeconds, peakRssMiB, ...observed };
  } finally {
    await emulator.stop();
    process.off('exit', emulator.kill);
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutPortCredentials(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PORT_CLIENT_')));
}

async function observe(emulator: EmulatorProcess, before: MetricsAnswer) {
  const seen = await emulator.ask<RequestsAnswer>('GET', '/requests');
  const after = await emulator.ask<MetricsAnswer>('GET', '/metrics');
  await emulator.ask('POST', '/port/settle');
  const inventory = await emulator.ask<VisibleInventory>('GET', '/inventory');
  const entities = await emulator.ask<PortEntities>('GET', '/port/entities');
  const containers = inventory.subscriptions.length + inventory.resourceGroups.length;
  return {
    items: containers + inventory.resources.length,
    leastQueries: Math.ceil(inventory.resources.length / PAGE) + Math.ceil(containers / PAGE),
    requests: countRequests(seen),
    connections: Object.values(seen.connections).reduce((sum, count) => sum + count, 0),
    sentMiB: seen.summary.reduce((sum, { requestBytes }) => sum + requestBytes, 0) / 2 ** 20,
    evaluationSeconds: (after.evaluationMs - before.evaluationMs) / 1000,
    differences: compareWithInventory(inventory, entities).flatMap((check) => check.differences).length,
  };
}

function countRequests({ summary }: RequestsAnswer): Readonly<Record<Endpoint, number>> {
  const counts = { resourceGraph: 0, ingest: 0, port: 0, other: 0 };
  for (const { service, route, requests } of summary) {
    const isQuery = service === 'arm' && route?.toLowerCase().includes('resourcegraph') === true;
    const endpoint = isQuery
      ? 'resourceGraph'
      : service === 'ingest' || service === 'port'
        ? service
        : 'other';
    counts[endpoint] += requests;
  }
  return counts;
}

function toArguments({ resources }: Scenario): string[] {
  const { subscriptions, armLatencyMs, ingestLatencyMs, otherLatencyMs, quota } = CONDITIONS;
  const options = {
    subscriptions,
    resources,
    latency: otherLatencyMs,
    'arm-latency': armLatencyMs,
    'ingest-latency': ingestLatencyMs,
    quota: `${quota.limit}/${quota.seconds}`,
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
