import type { Config, SourceName } from '../core/config';
import { ConfigurationError } from '../core/errors';
import { createCredential } from '../identity/credential';
import { createBlobStore } from '../state/blob/blob-store';
import { createFileStore, createNoStore, readOnly } from '../state/file-store';
import type { StateKeeper } from '../state/keeper';
import type { StateFormat } from '../state/schema';
import type { StateStore } from '../sync/state';
import type { Workshop } from './workshop';

interface StoreContext extends Pick<Workshop, 'clock' | 'signal' | 'log' | 'ledger' | 'userAgent'> {
  readonly config: Pick<Config, 'instance' | 'azure' | 'state'>;
}

/** Where the state of one source is kept; a dry run only reads it. */
export function createStore<TMemory>(
  context: StoreContext & { readonly config: Pick<Config, 'dryRun'> },
  source: SourceName,
  format: StateFormat<TMemory>,
): StateStore<TMemory> {
  if (context.config.state.kind === 'none') return createNoStore();
  const store = createKeeper(context, source, format);
  return context.config.dryRun ? readOnly(store) : store;
}

/** The same for whoever looks after the state. @throws ConfigurationError where none is kept */
export function createKeeper<TMemory>(
  context: StoreContext,
  source: SourceName,
  format: StateFormat<TMemory>,
): StateKeeper<TMemory> {
  const { instance, azure, state } = context.config;
  const owner = { instance, source };
  const options = { ...context, format };
  switch (state.kind) {
    case 'none':
      throw new ConfigurationError([{ name: 'PORT_SYNC_STATE', message: 'is none: no state is kept' }]);
    case 'file':
      return createFileStore(state.folder, owner, options);
    case 'azblob':
      return createBlobStore(state, owner, { ...options, createCredential: () => createCredential(azure) });
  }
}
