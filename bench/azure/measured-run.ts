import type { MetricsAnswer, RequestsAnswer } from '../../emulator/admin/contract';
import type { VisibleInventory } from '../../emulator/inventory/inventory';
import type { EmulatorProcess } from '../../scripts/emulator-process';
import { compareWithInventory, type PortEntities } from '../../scripts/proof-azure';
import { measureCli } from '../measured-cli';
import type { Usage } from '../usage-recorder';

/** One run of the CLI, and what the emulator saw of it. */
export interface RunMeasurement extends Usage {
  readonly wallSeconds: number;
  /** With Port API credentials deliveries are verified, and a full run reconciles. */
  readonly withPortApi: boolean;
  /** Upserts and deletes that Port accepted. */
  readonly sent: number;
  readonly requests: Readonly<Record<Endpoint, number>>;
  readonly connections: number;
  readonly sentMiB: number;
  /** Spent by the emulator on evaluating queries: the client waits for it as it would for Azure. */
  readonly evaluationSeconds: number;
  /** Values that differ between Azure and Port afterwards. */
  readonly differences: number;
}

export type Endpoint = 'resourceGraph' | 'ingest' | 'port' | 'other';

export interface MeasuredCommand {
  readonly command: 'full' | 'incremental';
  readonly withPortApi: boolean;
  /** Holds the state between runs. */
  readonly folder: string;
}

/** Runs the CLI against the emulator as it is. Throws where the run is not green. */
export async function measureRun(
  emulator: EmulatorProcess,
  { command, withPortApi, folder }: MeasuredCommand,
): Promise<RunMeasurement> {
  const env = withPortApi ? emulator.env : withoutPortCredentials(emulator.env);
  await emulator.ask('DELETE', '/requests');
  const before = await emulator.ask<MetricsAnswer>('GET', '/metrics');
  const { stdout, ...used } = await measureCli([command, '--json'], env, folder);
  const seen = await emulator.ask<RequestsAnswer>('GET', '/requests');
  const after = await emulator.ask<MetricsAnswer>('GET', '/metrics');
  return {
    ...used,
    withPortApi,
    sent: sentBy(stdout),
    requests: countRequests(seen),
    connections: Object.values(seen.connections).reduce((sum, count) => sum + count, 0),
    sentMiB: seen.summary.reduce((sum, { requestBytes }) => sum + requestBytes, 0) / 2 ** 20,
    evaluationSeconds: (after.evaluationMs - before.evaluationMs) / 1000,
    differences: await countDifferences(emulator),
  };
}

function withoutPortCredentials(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PORT_CLIENT_')));
}

interface PrintedResult {
  readonly sources: readonly {
    readonly kinds: Readonly<Record<string, { readonly delivered: number; readonly deleted: number }>>;
  }[];
}

function sentBy(stdout: string): number {
  const { sources } = JSON.parse(stdout) as PrintedResult;
  return sources
    .flatMap(({ kinds }) => Object.values(kinds))
    .reduce((sum, { delivered, deleted }) => sum + delivered + deleted, 0);
}

async function countDifferences(emulator: EmulatorProcess): Promise<number> {
  await emulator.ask('POST', '/port/settle');
  const inventory = await emulator.ask<VisibleInventory>('GET', '/inventory');
  const entities = await emulator.ask<PortEntities>('GET', '/port/entities');
  return compareWithInventory(inventory, entities).flatMap((check) => check.differences).length;
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
