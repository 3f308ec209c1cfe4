import type { SourceName } from '../core/config';
import { createFileStore, createNoStore, readOnly } from '../state/file-store';
import type { StateFormat } from '../state/schema';
import type { StateStore } from '../sync/state';
import type { Workshop } from './workshop';

/** Where the state of one source is kept; a dry run only reads it. */
export function createStore<TMemory>(
  { config, clock, signal }: Pick<Workshop, 'config' | 'clock' | 'signal'>,
  source: SourceName,
  format: StateFormat<TMemory>,
): StateStore<TMemory> {
  const owner = { instance: config.instance, source };
  const store =
    config.state.kind === 'none'
      ? createNoStore<TMemory>()
      : createFileStore(config.state.folder, owner, { format, clock, signal });
  return config.dryRun ? readOnly(store) : store;
}
