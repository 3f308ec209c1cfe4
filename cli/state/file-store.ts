import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../core/clock';
import { PortSyncError } from '../core/errors';
import type { StateStore } from '../sync/state';
import { acquireLock } from './file-lock';
import type { StateFormat, StateOwner } from './schema';

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
      await writeFileAtomic(path, format.write(state, owner), { mode: 0o600 }).catch((error: unknown) => {
        throw notSaved(path, error);
      });
    },
    async lock(waitMs, onLost) {
      await prepare(folder);
      return acquireLock(join(folder, name), { clock, signal, waitMs, onLost }).catch((error: unknown) => {
        throw isOfDisk(error) ? unusable(folder, error) : error;
      });
    },
  };
}

/** Nothing is remembered and nothing is locked: `--dry-run`, and `PORT_SYNC_STATE=none`. */
export function createNoStore<TMemory>(): StateStore<TMemory> {
  return {
    load: () => Promise.resolve(undefined),
    save: () => Promise.resolve(),
    lock: () => Promise.resolve(() => Promise.resolve()),
  };
}

/** What a dry run does: it reads the state and leaves it alone. */
export function readOnly<TMemory>(store: StateStore<TMemory>): StateStore<TMemory> {
  return { ...createNoStore<TMemory>(), load: () => store.load() };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(folder, error);
  });
}

function unusable(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${reason}`,
    ['Name a folder that this user may write, as in PORT_SYNC_STATE=file:/var/lib/port-sync.'],
    { cause },
  );
}

/** An error of Node's for a file: it has the code of the system's call. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && typeof Reflect.get(error, 'syscall') === 'string';
}

/** Everything is delivered by then: the state of before stays, so that the next run only does it again. */
function notSaved(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'incomplete',
    `PORT_SYNC_STATE: ${path} can't be written: ${reason}. What was delivered stays; the state is that of the run before.`,
    ['Make room there, or let this user write it. The next run begins where this one began.'],
    { cause },
  );
}

function damaged(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${reason}. It is left as it is.`,
    [`Restore it from a backup, or move it away (mv ${path} ${path}.damaged) and run \`port-sync full\`.`],
    { cause },
  );
}
