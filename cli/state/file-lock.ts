import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import type { Clock } from '../core/clock';
import type { PortSyncError } from '../core/errors';
import { type HeldLock, lockedBy, lostLock, thisHolder } from './holder';
import { type LockFolder, sweep, type Taken } from './lock-folder';

/** A run that crashed holds the lock no longer than this; a living one renews it every third of it. */
export const LEASE_MS = 30_000;
const RENEW_MS = LEASE_MS / 3;
const RETRY_MS = 1000;

export interface LockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly waitMs: number;
  /** For messages. */
  readonly place: string;
  /** Told when the lock is lost although nobody gave it back: the run must not go on. */
  readonly onLost: (error: PortSyncError) => void;
}

export interface FileLock {
  /** Puts a whole file at `path`, or leaves the one that is there. @throws PortSyncError where the lock is lost */
  write(path: string, text: string): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock. @throws LockedError when another run still holds it after `waitMs` */
export async function acquireLock(lock: LockFolder, options: LockOptions): Promise<FileLock> {
  const { clock, signal, waitMs, place } = options;
  const run = randomUUID();
  const deadline = clock.now() + waitMs;
  try {
    for (;;) {
      const taken = await tryLock(lock, run, clock);
      if (taken === undefined) break;
      if (clock.now() + RETRY_MS > deadline) throw lockedBy(taken.holder, place, LEASE_MS);
      await clock.sleep(RETRY_MS, signal);
    }
  } catch (error) {
    await lock.discard(run);
    throw error;
  }
  await sweep(lock, run, LEASE_MS);
  return keepLock(lock, run, options);
}

/** Undefined where the lock is ours now; else who has it. */
async function tryLock(lock: LockFolder, run: string, clock: Clock): Promise<Partial<Taken> | undefined> {
  await lock.prepare(run, thisHolder(clock));
  if (await lock.take(run)) return undefined;
  const taken = await lock.look();
  if (taken === undefined) return {};
  // By the clock of the file system: those of the machines that share it may differ.
  if (isFresh(await lock.lastBeat(taken), await lock.preparedAt(run))) return taken;
  await lock.takeAway(taken.run);
  return (await lock.take(run)) ? undefined : taken;
}

function isFresh(lastBeat: number | undefined, now: number): boolean {
  return lastBeat === undefined || now - lastBeat <= LEASE_MS;
}

/** Who holds the lock; undefined where nobody does. Writes nothing, and so goes by this machine's clock. */
export async function lookAtLock(lock: LockFolder, clock: Clock): Promise<HeldLock | undefined> {
  const taken = await lock.look();
  if (taken === undefined) return undefined;
  return { holder: taken.holder, isExpired: !isFresh(await lock.lastBeat(taken), clock.now()) };
}

/** Takes the lock away from whoever holds it. */
export async function breakLock(lock: LockFolder): Promise<void> {
  const taken = await lock.look();
  if (taken !== undefined) await lock.takeAway(taken.run);
}

function keepLock(lock: LockFolder, run: string, { place, onLost }: LockOptions): FileLock {
  let files = 0;
  const heart = startHeart(lock, run, (cause) => onLost(lostLock(place, cause)));
  return {
    async write(path, text) {
      files += 1;
      const prepared = lock.pathIn(run, `${files}.json`);
      try {
        await writeWhole(prepared, text);
        await rename(prepared, path);
      } catch (error) {
        throw isGone(error) ? lostLock(place, error) : error;
      }
    },
    async release() {
      await heart.stop();
      await lock.takeAway(run);
    },
  };
}

/** By the time that other processes see, whatever clock the run was told to use. @param onLost told once */
function startHeart(lock: LockFolder, run: string, onLost: (cause: unknown) => void) {
  let lastBeat = performance.now();
  let beating: Promise<void> | undefined;
  const beat = async (): Promise<void> => {
    try {
      await lock.beat(run);
      lastBeat = performance.now();
    } catch (error) {
      if (!isGone(error) && performance.now() - lastBeat < LEASE_MS) return;
      clearInterval(timer);
      onLost(error);
    }
  };
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
  }, RENEW_MS);
  // The run goes on as long as it has something to do, not as long as its heart beats.
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await beating;
    },
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    // A crash of the machine leaves the old state or the new one, never half of it.
    await file.sync();
  } finally {
    await file.close();
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
}
