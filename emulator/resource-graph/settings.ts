import type { EmulatorClock, EmulatorRequest } from '../server/types';
import type { TableSource } from './table-source';

export interface QuotaSettings {
  /** Queries in one window; Microsoft Learn, "Guidance for throttled requests": 15 per 5 seconds. */
  readonly limit: number;
  readonly windowMs: number;
}

export interface ResourceGraphSettings {
  /** Null switches the quota off. */
  readonly quota: QuotaSettings | null;
  readonly flipIdCasing: boolean;
  /** Microsoft Learn, "Working with large Azure resource data sets": 16,777,216 bytes. */
  readonly payloadCapBytes: number;
  /** Whether rows that the sort keys do not tell apart change places from answer to answer; on unless false. */
  readonly unstableOrder?: boolean;
}

export const defaultResourceGraphSettings: ResourceGraphSettings = {
  quota: { limit: 15, windowMs: 5000 },
  flipIdCasing: true,
  payloadCapBytes: 16_777_216,
  unstableOrder: true,
};

/** What Resource Graph needs of the rest of the emulator. */
export interface ResourceGraphDependencies {
  readonly tables: TableSource;
  readonly clock: EmulatorClock;
  /** Who asks: the quota counts by principal. The bearer token has been checked before. */
  principalOf(request: EmulatorRequest): string;
  /** Subscription ids in lower case. */
  readableSubscriptions(request: EmulatorRequest): ReadonlySet<string>;
  /** All subscriptions below some management groups, readable or not, in lower case. */
  subscriptionsUnder(managementGroupIds: readonly string[]): readonly string[];
  settings(): ResourceGraphSettings;
}
