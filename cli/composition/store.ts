import type { Config, SourceName, StateLocation } from '../core/config';
import { createCredential } from '../identity/credential';
import { createBlobStore } from '../state/blob/blob-store';
import { createFileStore, createNoStore, readOnly } from '../state/file-store';
import type { StateKeeper } from '../state/keeper';
import type { StateFormat } from '../state/schema';
import type { StateStore } from '../sync/state';
import type { Workshop } from './workshop';

type Kept = Exclude<StateLocation, { readonly kind: 'none' }>;

/** What a store is made with. */
export interface StoreContext extends Pick<Workshop, 'clock' | 'signal' | 'log' | 'ledger' | 'userAgent'> {
  readonly config: Pick<Config, 'instance' | 'azure' | 'state'>;
}

/** Where the state of one source is kept; a dry run only reads it. */
export function createStore<TMemory>(
  context: StoreContext & { readonly config: Pick<Config, 'dryRun'> },
  source: SourceName,
  format: StateFormat<TMemory>,
): StateStore<TMemory> {
  const { state, dryRun } = context.config;
  if (state.kind === 'none') return createNoStore();
  const store = createKeeper(state, { ...context, source, format });
  return dryRun ? readOnly(store) : store;
}

/** The same for whoever looks after the state. */
export function createKeeper<TMemory>(
  state: Kept,
  context: StoreContext & { readonly source: SourceName; readonly format: StateFormat<TMemory> },
): StateKeeper<TMemory> {
  const { instance, azure } = context.config;
  const owner = { instance, source: context.source };
  if (state.kind === 'file') return createFileStore(state.folder, owner, context);
  return createBlobStore(state, owner, { ...context, createCredential: () => createCredential(azure) });
}
