import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Holder } from './holder';

/**
 * The lock of a state file is the folder `NAME.lock`, and in it a folder of the run that holds it:
 *
 *     NAME.lock/RUN/holder.json   who it is
 *     NAME.lock/RUN/beat          written again and again: how old it is tells whether the run still lives
 *     NAME.lock/RUN/1.json        a state on its way to its place
 *
 * All is decided by renaming, which a file system does as one step. The lock is taken by renaming a folder that was
 * prepared beside it, which fails where the lock has something in it; it is taken away by renaming the folder of the
 * run, which only one can do; and a state is renamed out of it, which fails where it was taken away.
 */
export interface LockFolder {
  /** `FOLDER/NAME.lock` */
  readonly path: string;
  /** Makes what takes the lock by renaming, or freshens it. */
  prepare(run: string, holder: Holder): Promise<void>;
  /** False where somebody holds the lock. */
  take(run: string): Promise<boolean>;
  /** Undefined where the lock is free. */
  look(): Promise<Taken | undefined>;
  /** False where the lock is not that run's any more. */
  takeAway(run: string): Promise<boolean>;
  /** When the run that holds the lock last showed that it lives; undefined where it is gone. */
  lastBeat(taken: Taken): Promise<number | undefined>;
  /** When `run` last prepared. Both are milliseconds since the epoch by the clock of the file system. */
  preparedAt(run: string): Promise<number>;
  /** @throws Error with code ENOENT where the lock is not that run's any more */
  beat(run: string): Promise<void>;
  /** Takes away what was prepared by `run` and did not become the lock. */
  discard(run: string): Promise<void>;
  /** Where the run that holds the lock may put something to be renamed. */
  pathIn(run: string, file: string): string;
}

export interface Taken {
  readonly run: string;
  /** Undefined where the file is damaged. */
  readonly holder: Holder | undefined;
}

const HolderFile = z.object({ pid: z.number(), host: z.string(), since: z.string() });

export function lockFolder(path: string): LockFolder {
  const prepared = (run: string): string => `${path}-${run}`;
  const beatAt = (folder: string): Promise<void> => writeFile(join(folder, 'beat'), '.', { mode: 0o600 });
  return {
    path,
    async prepare(run, holder) {
      const folder = join(prepared(run), run);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, 'holder.json'), JSON.stringify(holder), { mode: 0o600 });
      await beatAt(folder);
    },
    async take(run) {
      // Not every file system renames onto an empty folder.
      await removeEmpty(path);
      return unless(rename(prepared(run), path), IS_THERE);
    },
    async look() {
      const [run] = (await undefinedIf(readdir(path), GONE)) ?? [];
      if (run === undefined) return undefined;
      return { run, holder: await readHolder(join(path, run, 'holder.json')) };
    },
    async takeAway(run) {
      const isOurs = await unless(rename(join(path, run), prepared(run)), GONE);
      await removeEmpty(path);
      await rm(prepared(run), { recursive: true, force: true });
      return isOurs;
    },
    async lastBeat({ run }) {
      const folder = join(path, run);
      const found =
        (await undefinedIf(stat(join(folder, 'beat')), GONE)) ?? (await undefinedIf(stat(folder), GONE));
      return found?.mtimeMs;
    },
    preparedAt: async (run) => (await stat(join(prepared(run), run, 'beat'))).mtimeMs,
    beat: (run) => beatAt(join(path, run)),
    discard: (run) => rm(prepared(run), { recursive: true, force: true }),
    pathIn: (run, file) => join(path, run, file),
  };
}

/** Removes what runs have prepared beside the lock that died before they had it; the living freshen theirs. */
export async function sweep(lock: LockFolder, run: string, olderThanMs: number): Promise<void> {
  const { path } = lock;
  const { mtimeMs: now } = await stat(lock.pathIn(run, 'beat'));
  const names = await readdir(dirname(path));
  for (const name of names.filter((each) => each.startsWith(`${basename(path)}-`))) {
    const folder = join(dirname(path), name);
    const found = await undefinedIf(stat(folder), GONE);
    if (found !== undefined && now - found.mtimeMs > olderThanMs)
      await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined for a file that is missing or damaged. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await undefinedIf(readFile(path, 'utf8'), GONE);
  if (text === undefined) return undefined;
  try {
    const parsed = HolderFile.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const GONE = ['ENOENT'];
/** Windows has no word of its own for it. */
const IS_THERE = ['ENOTEMPTY', 'EEXIST', ...(process.platform === 'win32' ? ['EPERM'] : [])];

async function removeEmpty(folder: string): Promise<void> {
  await unless(rmdir(folder), [...GONE, ...IS_THERE]);
}

/** False where it failed by one of these codes. */
async function unless(act: Promise<void>, codes: readonly string[]): Promise<boolean> {
  return (
    (await undefinedIf(
      act.then(() => true),
      codes,
    )) === true
  );
}

async function undefinedIf<T>(act: Promise<T>, codes: readonly string[]): Promise<T | undefined> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Error && codes.includes(String(Reflect.get(error, 'code')))) return undefined;
    throw error;
  }
}
