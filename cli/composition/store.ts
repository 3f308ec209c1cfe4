import type { Config, SourceName } from '../core/config';
import { createCredential } from '../identity/credential';
import { createBlobStore } from '../state/blob/blob-store';
import { createFileStore, createNoStore, readOnly } from '../state/file-store';
import type { StateFormat } from '../state/schema';
import type { StateStore } from '../sync/state';
import type { Workshop } from './workshop';

/** What a store is made with. */
export type StoreContext = Pick<Workshop, 'config' | 'clock' | 'signal' | 'log' | 'ledger' | 'userAgent'>;

/** Where the state of one source is kept; a dry run only reads it. */
export function createStore<TMemory>(
  context: StoreContext,
  source: SourceName,
  format: StateFormat<TMemory>,
): StateStore<TMemory> {
  const store = storeAt(context.config, source, { ...context, format });
  return context.config.dryRun ? readOnly(store) : store;
}

function storeAt<TMemory>(
  { instance, state, azure }: Config,
  source: SourceName,
  context: StoreContext & { readonly format: StateFormat<TMemory> },
): StateStore<TMemory> {
  const owner = { instance, source };
  switch (state.kind) {
    case 'none':
      return createNoStore();
    case 'file':
      return createFileStore(state.folder, owner, context);
    case 'azblob':
      return createBlobStore(state, owner, { ...context, createCredential: () => createCredential(azure) });
  }
}
