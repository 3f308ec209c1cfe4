import { z } from 'zod';
import { DirectoryChurn } from './directory/churn';
import { DirectoryOperation } from './directory/operation';
import { DEFAULT_GRAPH_SETTINGS, GraphSettings, GraphSettingsPatch, patchedGraph } from './graph/settings';
import { GITHUB_ISSUER } from './github/id-tokens';
import { Churn } from './inventory/churn';
import { ChildRows, MoveRows, Operation } from './inventory/operation';
import { FederatedCredential } from './login/federation';
import type { Port } from './port/port';
import { Duration, Lag } from './server/latency';

const positive = z.number().int().min(1);
const Latency = z.strictObject({
  login: Duration,
  arm: Duration,
  graph: Duration,
  port: Duration,
  ingest: Duration,
  github: Duration,
});

/** The world changes while a client reads: before each n-th request that matches. */
const ChurnDuring = z.strictObject({
  service: z.enum(['login', 'arm', 'graph', 'port', 'ingest', 'github']),
  /** A regular expression over path and query, case-insensitive. */
  path: z.string().optional(),
  everyNthRequest: positive,
  /** How often at most. */
  times: positive.optional(),
  operations: z.array(Operation).optional(),
  /** Each time with another seed: the given one plus how often it happened before. */
  churn: Churn.optional(),
  /** The same for the directory. */
  directory: z
    .strictObject({
      operations: z.array(DirectoryOperation).optional(),
      churn: DirectoryChurn.optional(),
    })
    .optional(),
});

const PortSettings = z.strictObject({
  mappingDelayMs: z.number().min(0),
  rateLimits: z.boolean(),
  rateLimitOverrides: z.record(z.string(), positive),
  webhookCreatesMissingRelated: z.boolean(),
  migrationMs: z.number().min(0),
  masksSecrets: z.boolean(),
  dropEvents: z.number().int().min(0),
  refusedIdentifiers: z.array(z.string()),
  /** Null: any team exists. */
  teams: z.array(z.string()).nullable(),
});

/** Everything about the emulated services that can be changed while they run. */
export const Settings = z.strictObject({
  /** Added to each answer, half before and half after the request is handled. */
  latencyMs: Latency,
  /** Resource Graph's quota for each principal; null for none. */
  quota: z.strictObject({ limit: positive, windowMs: positive }).nullable(),
  /** ARM's token bucket for tenant reads; null for none. */
  armReads: z.strictObject({ capacity: positive, refillPerSecond: z.number().positive() }).nullable(),
  /** Ids change their casing between answers. */
  flipIdCasing: z.boolean(),
  payloadCapBytes: positive,
  /** Rows that the sort keys do not tell apart change places from answer to answer. */
  unstableOrder: z.boolean(),
  tokenLifetimeSeconds: positive,
  /** Whose tokens stand in for the secret of the application. */
  federatedCredentials: z.array(FederatedCredential),
  /** The job of GitHub Actions that runs the client: who it says it is, and how long its tokens live. */
  gitHubJob: z.strictObject({ subject: z.string(), tokenLifetimeSeconds: positive }),
  subscriptionPageSize: positive,
  feedLagMs: Lag,
  tableLagMs: Lag,
  lingerMs: Lag,
  childRows: ChildRows,
  moveRows: MoveRows,
  churnDuring: ChurnDuring.nullable(),
  /** The world changes by itself, each so many milliseconds of the emulator's clock. */
  churnEvery: z.strictObject({ ms: positive, churn: Churn }).nullable(),
  graph: GraphSettings,
});
export type Settings = z.infer<typeof Settings>;

/** What a caller may change: any part; latency by service, Port and Graph setting by setting. */
export const SettingsPatch = Settings.extend({
  latencyMs: Latency.partial(),
  port: PortSettings.partial(),
  graph: GraphSettingsPatch,
}).partial();
export type SettingsPatch = z.input<typeof SettingsPatch>;
export type ParsedSettingsPatch = z.output<typeof SettingsPatch>;

const GITHUB_SUBJECT = 'repo:port-sync/port-sync:ref:refs/heads/main';

/** The documented numbers (Microsoft Learn: throttled-requests guidance, paging-results, request-limits), without lags and latency. */
export const DEFAULT_SETTINGS: Settings = {
  latencyMs: { login: 0, arm: 0, graph: 0, port: 0, ingest: 0, github: 0 },
  quota: { limit: 15, windowMs: 5000 },
  armReads: { capacity: 250, refillPerSecond: 25 },
  flipIdCasing: true,
  payloadCapBytes: 16_777_216,
  unstableOrder: true,
  tokenLifetimeSeconds: 3599,
  federatedCredentials: [
    { issuer: GITHUB_ISSUER, subject: GITHUB_SUBJECT, audience: 'api://AzureADTokenExchange' },
  ],
  gitHubJob: { subject: GITHUB_SUBJECT, tokenLifetimeSeconds: 300 },
  subscriptionPageSize: 1000,
  feedLagMs: 0,
  tableLagMs: 0,
  lingerMs: 0,
  childRows: 'each',
  moveRows: 'both',
  churnDuring: null,
  churnEvery: null,
  graph: DEFAULT_GRAPH_SETTINGS,
};

/** Settings with a patch applied. */
export function patched(settings: Settings, patch: ParsedSettingsPatch): Settings {
  const merged = {
    ...settings,
    ...patch,
    latencyMs: { ...settings.latencyMs, ...patch.latencyMs },
    graph: patchedGraph(settings.graph, patch.graph),
  };
  return Settings.strip().parse(merged);
}

/** Changes how the emulated Port behaves, from now on. */
export function applyPortSettings(port: Port, patch: ParsedSettingsPatch['port']): void {
  if (patch === undefined) return;
  const { teams, ...rest } = patch;
  const changes: Partial<Record<keyof Port['settings'], unknown>> = rest;
  Object.assign(port.settings, changes, teams === undefined ? {} : { teams: teams ?? undefined });
}
