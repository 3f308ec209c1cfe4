import type { ReadContext } from '../../cli/sources/azure/read/read-context';
import { azureScope, NO_PROJECTION } from './azure-rows';
import { createFakeAzureClient } from './fake-azure-client';
import { createRecordedLog } from './recorded-log';
import { NO_PROGRESS } from './no-progress';

/** What a first full read of everything works with. */
export function azureContext(overrides: Partial<ReadContext> = {}): ReadContext {
  return {
    client: createFakeAzureClient({ answer: () => [] }),
    mode: 'full',
    baseline: 'none',
    visible: [],
    readsGroupTags: true,
    port: undefined,
    scope: azureScope(),
    previous: undefined,
    projection: NO_PROJECTION,
    change: { instance: 'default', tenantId: 'tenant-1', portalUrl: 'https://portal.azure.com' },
    batchSize: 1000,
    overlapMs: 15 * 60_000,
    acceptDeletes: false,
    signal: new AbortController().signal,
    log: createRecordedLog(),
    progress: NO_PROGRESS,
    ...overrides,
  };
}
