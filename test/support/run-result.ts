import type { KindCounts, RunResult, SourceResult } from '../../cli/sync/result';

export function kindCounts(overrides: Partial<KindCounts> = {}): KindCounts {
  return {
    read: 0,
    filtered: 0,
    mapped: 0,
    delivered: 0,
    unchanged: 0,
    deleted: 0,
    refused: 0,
    notMapped: 0,
    deadLettered: 0,
    ...overrides,
  };
}

export function sourceResult(overrides: Partial<SourceResult> = {}): SourceResult {
  return {
    source: 'azure',
    mode: 'full',
    baseline: 'checkpoint',
    fallback: null,
    rereads: [],
    pending: [],
    delivery: 'webhook',
    status: 'complete',
    kinds: {
      resourceContainer: kindCounts({ read: 9, mapped: 9, delivered: 9 }),
      resource: kindCounts({ read: 2507, filtered: 7, mapped: 2500, delivered: 2500 }),
    },
    scope: { hash: 'abc', changed: false, subscriptions: 7 },
    window: { from: null, to: '2026-11-23T06:00:00.000Z', committed: true },
    verification: { state: 'verified', note: null, refused: [] },
    reconcile: {
      mode: 'on',
      note: null,
      blueprints: {
        azureCloudResources: { owned: 2512, stale: 12, deleted: 12, refused: false, samples: ['old-vm'] },
      },
    },
    requests: {
      total: 41,
      byEndpoint: { 'resource-graph': 30, ingest: 11 },
      retries: 2,
      throttledMs: 3400,
      sentBytes: 1_258_291,
    },
    deadLetters: { open: 0, dropped: 0 },
    incomplete: [],
    warnings: [],
    ...overrides,
  };
}

export function runResult(overrides: Partial<RunResult> = {}): RunResult {
  return {
    command: 'full',
    instance: 'default',
    status: 'complete',
    exitCode: 0,
    dryRun: false,
    startedAt: '2026-11-23T06:00:00.000Z',
    finishedAt: '2026-11-23T06:00:42.100Z',
    durationMs: 42_100,
    sources: [sourceResult()],
    ...overrides,
  };
}
