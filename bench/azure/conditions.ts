import type { SettingsPatch } from '../../emulator/settings';

/** What every measured run meets. Source of the quota: Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph". */
export const CONDITIONS = {
  subscriptions: 300,
  armLatencyMs: 150,
  ingestLatencyMs: 60,
  otherLatencyMs: 60,
  quota: { limit: 15, seconds: 5 },
} as const;

const { armLatencyMs, ingestLatencyMs, otherLatencyMs, quota } = CONDITIONS;

/** The conditions as the emulator's settings. */
export const MEASURED: SettingsPatch = {
  latencyMs: { login: otherLatencyMs, port: otherLatencyMs, arm: armLatencyMs, ingest: ingestLatencyMs },
  quota: { limit: quota.limit, windowMs: quota.seconds * 1000 },
};

/** For what is not measured. */
export const AT_ONCE: SettingsPatch = {
  latencyMs: { login: 0, port: 0, arm: 0, ingest: 0 },
  quota: null,
};

/** Rows of one page. Source: Microsoft Learn, "Paging results". */
export const PAGE_ROWS = 1000;
/** Subscriptions that one query covers. Source: `SUBSCRIPTION_BATCH_SIZE`, its default. */
export const SUBSCRIPTION_BATCH = 1000;
