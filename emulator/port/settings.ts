import type { RouteFamily } from './rate-limits';

/** What may be changed while the emulator runs. */
export interface PortSettings {
  /** How long an accepted event waits before it is mapped. */
  mappingDelayMs: number;
  /** Whether the documented rate limits hold; the headers are sent either way. */
  rateLimits: boolean;
  /** Smaller limits per route family, to meet a 429 without 15,000 calls. */
  rateLimitOverrides: Partial<Record<RouteFamily, number>>;
  /** Whether an entity that a webhook writes brings its missing relation targets into being. */
  webhookCreatesMissingRelated: boolean;
  /** How long a migration (delete all entities) takes. */
  migrationMs: number;
  /** Whether reads of a webhook hide its secret. */
  masksSecrets: boolean;
  /** So many of the next events are answered with 202 and never mapped. */
  dropEvents: number;
  /** Entities that Port refuses, however they are written. */
  refusedIdentifiers: string[];
  /** The teams that exist; `undefined` takes any. */
  teams: string[] | undefined;
}

/** A Port that behaves. */
export function defaultSettings(): PortSettings {
  return {
    mappingDelayMs: 0,
    rateLimits: true,
    rateLimitOverrides: {},
    webhookCreatesMissingRelated: false,
    migrationMs: 0,
    masksSecrets: false,
    dropEvents: 0,
    refusedIdentifiers: [],
    teams: undefined,
  };
}
