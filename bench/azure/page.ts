import { count, table } from '../markdown';
import { CONDITIONS, SUBSCRIPTION_BATCH } from './conditions';
import type { FullMeasurement } from './full';
import type { IncrementalMeasurement } from './incremental';
import type { RunMeasurement } from './measured-run';
import { PEERS } from './peers';

export interface AzureResults {
  readonly full: readonly FullMeasurement[];
  readonly incremental: readonly IncrementalMeasurement[];
  readonly helpSeconds: number;
  readonly machine: Machine;
}

export interface Machine {
  readonly node: string;
  readonly cores: number;
}

/**
 * Seconds before which the quota does not let so many queries through: its windows are fixed, and the first one is
 * open at once. Source of the quota: Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph".
 */
export function quotaFloorSeconds(queries: number): number {
  const { limit, seconds } = CONDITIONS.quota;
  return Math.floor(Math.max(0, queries - 1) / limit) * seconds;
}

/** The page that is committed: conditions, what was measured, and others beside it. No date and no host in it. */
export function renderResults({ full, incremental, helpSeconds, machine }: AzureResults): string {
  const { subscriptions, armLatencyMs, ingestLatencyMs, otherLatencyMs, quota } = CONDITIONS;
  return [
    '# Results: Azure',
    '`npm run bench -- azure` writes this page; [README.md](../README.md) tells what is measured and how.',
    `Conditions: Node ${machine.node}, ${machine.cores} cores shared with the emulator; ${subscriptions} subscriptions where nothing else is said; each answer of Azure Resource Manager takes ${armLatencyMs} ms, of Port's ingest ${ingestLatencyMs} ms, of anything else ${otherLatencyMs} ms, plus what the emulator needs to work it out; ${quota.limit} queries per ${quota.seconds} s.`,
    '## `port-sync full`',
    table(full.map(toFullRow)),
    `\`port-sync --help\` takes ${helpSeconds.toFixed(2)} s.`,
    '## `port-sync incremental`',
    table(incremental.map(toIncrementalRow)),
    'The changes are creates, updates, retags and deletes of resources, and creates and retags of resource groups, in an estate of 100,000 resources. "Allowed" is what we hold ourselves to: 1.3 queries for 1,000 changes, 2 more, and 4 for each 1,000 subscriptions; 1 POST for 100 changes and 3 more.',
    '## What the columns say',
    '"Limit" is the least time in which the quota lets through the least number of queries that can read so much. "Differences" are the values in which Port differs from Azure afterwards, compared entity by entity. "Emulator" is what the emulator spent on evaluating queries, which the run waits for. With verification on a run also waits until Port has mapped what was delivered, which the emulator does with the real jq on the same cores.',
    '## Others, for comparison',
    'Measured before against local servers with the same latencies and the same quota, on 2 cores shared with other work: their wall times are upper bounds, counts and processor seconds are steadier. Neither verifies deliveries or removes what Azure no longer has and does not tell of.',
    table(
      PEERS.flatMap(({ name, rows }) =>
        rows.map(({ command, work, wall, cpu = '', queries = '', posts = '', lost }) => ({
          Client: name,
          Mode: command,
          Work: work,
          'Wall s': wall,
          'CPU s': cpu,
          Queries: queries,
          'Ingest POSTs': posts,
          'Lost, with exit code 0': lost,
        })),
      ),
    ),
  ].join('\n\n');
}

function toFullRow(one: FullMeasurement): Readonly<Record<string, string>> {
  const limit = quotaFloorSeconds(one.leastQueries);
  return {
    Resources: count(one.resources),
    'Verification, reconcile': one.withPortApi ? 'on' : 'off',
    'Wall s': one.wallSeconds.toFixed(1),
    'Limit s': String(limit),
    'Wall / limit': limit === 0 ? '' : (one.wallSeconds / limit).toFixed(2),
    ...usageOf(one),
    Queries: `${count(one.requests.resourceGraph)} (least: ${count(one.leastQueries)})`,
    'Ingest POSTs': count(one.requests.ingest),
    'Items / POST': (one.items / one.requests.ingest).toFixed(1),
    ...trafficOf(one),
  };
}

function toIncrementalRow(one: IncrementalMeasurement): Readonly<Record<string, string>> {
  const { queries, posts } = allowedFor(one);
  return {
    Changes: count(one.changes),
    Subscriptions: count(one.subscriptions),
    Verification: one.withPortApi ? 'on' : 'off',
    'Wall s': one.wallSeconds.toFixed(1),
    ...usageOf(one),
    Sent: count(one.sent),
    Queries: `${count(one.requests.resourceGraph)} (allowed: ${count(queries)})`,
    'Ingest POSTs': `${count(one.requests.ingest)} (allowed: ${count(posts)})`,
    ...trafficOf(one),
  };
}

/** The most that an incremental run may ask for and send. */
export function allowedFor({
  changes,
  subscriptions,
}: Pick<IncrementalMeasurement, 'changes' | 'subscriptions'>): { queries: number; posts: number } {
  const batches = Math.ceil(subscriptions / SUBSCRIPTION_BATCH);
  return {
    queries: Math.floor((1.3 * changes) / 1000 + 2 + 4 * batches),
    posts: Math.floor(changes / 100 + 3),
  };
}

function usageOf(one: RunMeasurement): Record<string, string> {
  return { 'CPU s': one.cpuSeconds.toFixed(1), 'Peak RSS MiB': one.peakRssMiB.toFixed(0) };
}

function trafficOf(one: RunMeasurement): Record<string, string> {
  return {
    'Port API requests': count(one.requests.port),
    Connections: count(one.connections),
    'Sent MiB': one.sentMiB.toFixed(1),
    'Emulator s': one.evaluationSeconds.toFixed(1),
    Differences: count(one.differences),
  };
}
