import { CONDITIONS, type Measurement } from './scenario';

export interface Machine {
  readonly node: string;
  readonly cores: number;
}

/** Two clients that do the same work, measured before under the same latencies and quota, on 2 cores. */
const PEERS = [
  {
    name: "Port's incremental sync for Azure (`port-labs/incremental-sync` 1b0201b, full mode)",
    rows: [
      {
        resources: 20_000,
        wall: '101–113',
        cpu: '65–77',
        queries: '22',
        posts: '21,300',
        lost: '0–395 with 2 % disorder between pages, 7,204 with random order',
      },
      {
        resources: 100_000,
        wall: '577',
        cpu: '337',
        queries: '106',
        posts: '105,300',
        lost: '2,022 with 2 % disorder',
      },
    ],
  },
  {
    name: 'a plain client of 85 lines that batches 100 changes a POST and obeys the quota headers',
    rows: [
      { resources: 20_000, wall: '7.4', cpu: '', queries: '', posts: '', lost: 'none' },
      { resources: 100_000, wall: '43', cpu: '', queries: '', posts: '', lost: 'none' },
    ],
  },
] as const;

/**
 * Seconds before which the quota does not let so many queries through: its windows are fixed, and the first one is
 * open at once. Source of the quota: Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph".
 */
export function quotaFloorSeconds(queries: number): number {
  const { limit, seconds } = CONDITIONS.quota;
  return Math.floor(Math.max(0, queries - 1) / limit) * seconds;
}

/** The page that is committed: conditions, what was measured, and others beside it. No date and no host in it. */
export function renderResults(
  measurements: readonly Measurement[],
  helpSeconds: number,
  { node, cores }: Machine,
): string {
  const { subscriptions, armLatencyMs, ingestLatencyMs, otherLatencyMs, quota } = CONDITIONS;
  return [
    '# Results',
    '`npm run bench` writes this page; [README.md](README.md) tells what is measured and how.',
    `Conditions: Node ${node}, ${cores} cores shared with the emulator; ${subscriptions} subscriptions; each answer of Azure Resource Manager takes ${armLatencyMs} ms, of Port's ingest ${ingestLatencyMs} ms, of anything else ${otherLatencyMs} ms, plus what the emulator needs to work it out; ${quota.limit} queries per ${quota.seconds} s.`,
    '## `port-sync full`',
    table(measurements.map(toRow)),
    `\`port-sync --help\` takes ${helpSeconds.toFixed(2)} s.`,
    '"Limit" is the least time in which the quota lets through the least number of queries that can read so much. "Differences" are the values in which Port differs from Azure afterwards, compared entity by entity. "Emulator" is what the emulator spent on evaluating queries, which the run waits for. With verification on a run also waits until Port has mapped what was delivered, which the emulator does with the real jq on the same cores.',
    '## Others, for comparison',
    'Measured before against local servers with the same latencies and the same quota, on 2 cores shared with other work: their wall times are upper bounds, counts and processor seconds are steadier. Both do less: neither verifies deliveries nor removes what Azure no longer has.',
    table(
      PEERS.flatMap(({ name, rows }) =>
        rows.map((row) => ({
          Client: name,
          Resources: count(row.resources),
          'Wall s': row.wall,
          'CPU s': row.cpu,
          Queries: row.queries,
          'Ingest POSTs': row.posts,
          'Lost, with exit code 0': row.lost,
        })),
      ),
    ),
  ].join('\n\n');
}

function toRow(one: Measurement): Readonly<Record<string, string>> {
  const limit = quotaFloorSeconds(one.leastQueries);
  return {
    Resources: count(one.resources),
    'Verification, reconcile': one.withPortApi ? 'on' : 'off',
    'Wall s': one.wallSeconds.toFixed(1),
    'Limit s': String(limit),
    'Wall / limit': limit === 0 ? '' : (one.wallSeconds / limit).toFixed(2),
    'CPU s': one.cpuSeconds.toFixed(1),
    'Peak RSS MiB': one.peakRssMiB.toFixed(0),
    Queries: `${count(one.requests.resourceGraph)} (least: ${count(one.leastQueries)})`,
    'Ingest POSTs': count(one.requests.ingest),
    'Items / POST': (one.items / one.requests.ingest).toFixed(1),
    'Port API requests': count(one.requests.port),
    Connections: count(one.connections),
    'Sent MiB': one.sentMiB.toFixed(1),
    'Emulator s': one.evaluationSeconds.toFixed(1),
    Differences: count(one.differences),
  };
}

function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => row[column] ?? ''));
  return [columns, columns.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const count = (number: number): string => number.toLocaleString('en-US');
