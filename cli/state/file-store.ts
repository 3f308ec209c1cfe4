import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock';
import { PortSyncError } from '../core/errors';
import type { DeadLetter } from '../sync/dead-letters';
import type { StateStore } from '../sync/state';
import { acquireLock, breakLock, type FileLock, lookAtLock } from './file-lock';
import type { StateKeeper } from './keeper';
import { lettersName, readLetters, writeLetters } from './letters';
import { lockFolder } from './lock-folder';
import { contentOf, type StateFormat, type StateOwner } from './schema';

export interface FileStoreOptions<TMemory> {
  readonly format: StateFormat<TMemory>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The state as one JSON file an instance and source, readable by its owner alone. It is replaced as a whole and out of
 * the lock, so that a crash leaves the old state or the new one, and a run that lost its lock can never overwrite what
 * a later one has written.
 */
export function createFileStore<TMemory>(
  folder: string,
  owner: StateOwner,
  { format, clock, signal }: FileStoreOptions<TMemory>,
): StateKeeper<TMemory> {
  const name = `${encodeURIComponent(owner.instance)}.${owner.source}`;
  const path = join(folder, `${name}.json`);
  const lock = lockFolder(join(folder, `${name}.lock`));
  let held: FileLock | undefined;

  async function load() {
    const text = await readable(path);
    if (text === undefined) return undefined;
    try {
      return format.read(text, owner);
    } catch (cause) {
      throw damaged(path, cause);
    }
  }

  return {
    place: path,
    load,
    letters: {
      load: () => loadLetters(lettersName(path)),
      async save(letters) {
        if (held === undefined) throw new Error('letters are saved while nobody holds the lock');
        await written(lettersName(path), held.write(lettersName(path), writeLetters(letters)));
      },
    },
    async save(state) {
      if (held === undefined) throw new Error('the state is saved while nobody holds its lock');
      await written(path, held.write(path, format.write(state, owner)));
    },
    async lock(waitMs, onLost) {
      await usable(folder, mkdir(folder, { recursive: true, mode: 0o700 }));
      const taken = await usable(folder, acquireLock(lock, { clock, signal, waitMs, place: path, onLost }));
      held = taken;
      return async () => {
        held = undefined;
        await taken.release();
      };
    },
    async look() {
      const text = await readable(path);
      return { content: contentOf(text), lock: await usable(folder, lookAtLock(lock, clock)) };
    },
    breakLock: () => usable(folder, breakLock(lock)),
    async moveAway(suffix) {
      if (held === undefined) throw new Error('the state is moved away while nobody holds its lock');
      const backup = `${path}${suffix}`;
      return (await usable(path, isRenamed(path, backup))) ? backup : undefined;
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

async function loadLetters(file: string): Promise<readonly DeadLetter[]> {
  const text = await readable(file);
  try {
    return readLetters(text ?? '');
  } catch (cause) {
    throw damaged(file, cause);
  }
}

/** Undefined where there is no file. */
async function readable(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8').catch(undefinedIfMissing);
  } catch (cause) {
    throw damaged(path, cause);
  }
}

/** False where there is nothing to rename. */
async function isRenamed(from: string, to: string): Promise<boolean> {
  return (await rename(from, to).then(() => true, undefinedIfMissing)) === true;
}

function undefinedIfMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

/** The file system's own errors are about the place that PORT_SYNC_STATE names. */
async function usable<T>(path: string, act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw isOfFileSystem(error) ? unusable(path, error) : error;
  }
}

/** When this is written, everything is delivered: what cannot be remembered is only done again. */
async function written(path: string, act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch (error) {
    throw isOfFileSystem(error) ? notSaved(path, error) : error;
  }
}

/** An error of Node's for a file has the name of the system's call. */
function isOfFileSystem(error: unknown): error is Error {
  return error instanceof Error && Reflect.has(error, 'syscall');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (Reflect.get(error, 'code') as unknown) : undefined;
}

function unusable(path: string, cause: Error): PortSyncError {
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${cause.message}`,
    ['Name a folder that this user may write, as in PORT_SYNC_STATE=file:/var/lib/port-sync.'],
    { cause },
  );
}

function notSaved(path: string, cause: Error): PortSyncError {
  return new PortSyncError(
    'incomplete',
    `PORT_SYNC_STATE: ${path} can't be written: ${cause.message}. What was delivered stays; the state is that of the run before.`,
    ['Make room there, or let this user write it. The next run begins where this one began.'],
    { cause },
  );
}

function damaged(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${reason}. It is left as it is.`,
    ['Restore it from a backup, or move it away (port-sync state reset) and run `port-sync full`.'],
    { cause },
  );
}
