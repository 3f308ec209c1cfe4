import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../core/clock';
import type { StateStore } from '../sync/state';
import { createFileLetters } from './file-letters';
import { acquireLock } from './file-lock';
import type { StateFormat, StateOwner } from './schema';
import { damaged, prepare, readIfThere } from './state-folder';

export interface FileStoreOptions<TMemory> {
  readonly format: StateFormat<TMemory>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The state as one JSON file an instance and source, readable by its owner alone and replaced as a whole, so that a
 * crash leaves the old state or the new one.
 */
export function createFileStore<TMemory>(
  folder: string,
  owner: StateOwner,
  { format, clock, signal }: FileStoreOptions<TMemory>,
): StateStore<TMemory> {
  const name = `${encodeURIComponent(owner.instance)}.${owner.source}`;
  const path = join(folder, `${name}.json`);
  return {
    letters: createFileLetters(folder, join(folder, name)),
    async load() {
      const text = await readIfThere(path);
      if (text === undefined) return undefined;
      try {
        return format.read(text, owner);
      } catch (cause) {
        throw damaged(path, cause);
      }
    },
    async save(state) {
      await prepare(folder);
      await writeFileAtomic(path, format.write(state, owner), { mode: 0o600 });
    },
    async lock(waitMs, onLost) {
      await prepare(folder);
      return acquireLock(join(folder, name), { clock, signal, waitMs, onLost });
    },
  };
}

/** Nothing is remembered and nothing is locked: `--dry-run`, and `PORT_SYNC_STATE=none`. */
export function createNoStore<TMemory>(): StateStore<TMemory> {
  return {
    letters: undefined,
    load: () => Promise.resolve(undefined),
    save: () => Promise.resolve(),
    lock: () => Promise.resolve(() => Promise.resolve()),
  };
}

/** What a dry run does: it reads the state and leaves it alone. */
export function readOnly<TMemory>(store: StateStore<TMemory>): StateStore<TMemory> {
  const { letters } = store;
  return {
    ...createNoStore<TMemory>(),
    load: () => store.load(),
    letters: letters && { load: () => letters.load(), save: () => Promise.resolve() },
  };
}
