import type { SourceName, StateConfig } from '../core/config';
import { createRequestLedger } from '../core/request-ledger';
import { AzureMemory } from '../sources/azure/memory';
import { EntraMemory } from '../sources/entra/memory';
import { createStateFormat } from '../state/schema';
import type { StateStore } from '../sync/state';
import { createStore, type StoreContext } from './store';
import { userAgentOf } from './workshop';

/** The state of one source, whatever it remembers. */
export interface OpenStore {
  readonly source: SourceName;
  readonly store: StateStore<unknown>;
}

/** The states that are asked for, none of them read yet. */
export function openStores(
  context: Omit<StoreContext, 'ledger' | 'userAgent'> & {
    readonly config: StateConfig;
    readonly version: string;
  },
): readonly OpenStore[] {
  const { config, version } = context;
  return config.sources.map((source) => {
    const userAgent = userAgentOf(version, config.instance, source);
    const full = {
      ...context,
      config: { ...config, dryRun: false },
      ledger: createRequestLedger(),
      userAgent,
    };
    const store =
      source === 'azure'
        ? createStore(full, source, createStateFormat(AzureMemory))
        : createStore(full, source, createStateFormat(EntraMemory));
    return { source, store: store };
  });
}
