import type { FaultRule } from '../faults/fault';
import type { FaultStatus } from '../faults/fault-rules';
import type { VisibleInventory } from '../inventory/inventory';
import type { PortSettings } from '../port/settings';
import type { EndpointSummary, RequestEntry } from '../server/request-log';
import type { ServiceName } from '../server/types';
import type { Settings } from '../settings';

/** `GET` and `PATCH /settings`. */
export interface SettingsAnswer extends Settings {
  readonly port: Omit<PortSettings, 'teams'> & { readonly teams: readonly string[] | null };
}

/** `GET /inventory`. */
export type InventoryAnswer = VisibleInventory;

/** `GET` and `POST /faults`. */
export interface FaultsAnswer {
  readonly rules: readonly FaultStatus[];
  /** Those that announced something which has not happened. */
  readonly unused: readonly FaultRule[];
}

/** `GET /requests`. */
export interface RequestsAnswer {
  readonly requests: readonly RequestEntry[];
  /** Older requests that no longer fitted into memory. */
  readonly dropped: number;
  readonly summary: readonly EndpointSummary[];
  /** TCP connections accepted. */
  readonly connections: Readonly<Partial<Record<ServiceName, number>>>;
}

/** `GET /metrics`. */
export interface MetricsAnswer {
  /** Spent on Resource Graph queries since the last reset: what Azure would spend, not the client. */
  readonly evaluationMs: number;
  /** Resource units that Microsoft Graph has charged since the last reset. */
  readonly graphUnits: number;
  /** Spent in handlers, by service, latency not counted. */
  readonly handlerMs: Readonly<Record<ServiceName, number>>;
  readonly rssBytes: number;
}
