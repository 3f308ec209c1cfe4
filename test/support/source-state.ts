import type { AzureMemory } from '../../cli/sources/azure/memory';
import type { SourceState } from '../../cli/sync/state';
import { azureScope } from './azure-rows';

/** What a green full run leaves behind. */
export function sourceState(overrides: Partial<SourceState<AzureMemory>> = {}): SourceState<AzureMemory> {
  return {
    scopeHash: 'hash',
    memory: { scope: azureScope(), subscriptionIds: ['s1'], absentSubscriptionIds: [] },
    checkpoint: '2026-01-02T03:04:05.678Z',
    lastFullAt: '2026-01-02T03:00:00.000Z',
    refusal: null,
    pending: [],
    ...overrides,
  };
}
