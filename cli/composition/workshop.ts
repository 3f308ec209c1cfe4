import type { Catalog } from '../../catalog/catalog';
import type { Clock } from '../core/clock';
import type { Config, SourceName } from '../core/config';
import type { Log, Progress } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import { createHttpClient, type HttpClient } from '../http/json-client';
import { createPortClient, type PortClient } from '../port/port-client';

/** A delivery that takes longer than this hangs. */
const PORT_TIME_LIMIT_MS = 30_000;

export interface RunContext {
  readonly log: Log;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
}

/** What everything is built with that one source of one run needs. */
export interface Workshop extends RunContext {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly ledger: RequestLedger;
  /** Names the program, the instance and the source: Port shows it as the entities' data source. */
  readonly userAgent: string;
}

export function userAgentOf(version: string, instance: string, source: SourceName): string {
  return `port-sync/${version} ${instance}/${source}`;
}

export function httpTo(service: string, { userAgent, clock, ledger }: Workshop): HttpClient {
  return createHttpClient({ service, userAgent, clock, ledger, timeLimitMs: PORT_TIME_LIMIT_MS });
}

/** Undefined without Port API credentials. */
export function createPort(
  http: HttpClient,
  { config, clock, ledger, log, signal }: Workshop,
): PortClient | undefined {
  const { baseUrl, clientId, clientSecret } = config.port;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return createPortClient({ http, baseUrl, clientId, clientSecret, clock, ledger, log, signal });
}
