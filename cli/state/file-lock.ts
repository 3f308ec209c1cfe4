import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import type { Clock } from '../core/clock';
import { LockedError, PortSyncError } from '../core/errors';

/** A run that crashed holds the lock no longer than this; a living one renews it every third of it. */
const LEASE_MS = 30_000;
const RETRY_MS = 1000;

const Holder = z.object({ pid: z.number(), host: z.string(), since: z.string() });

export interface LockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly waitMs: number;
  /** Told when the lock is lost although nobody gave it back: the run must not go on. */
  readonly onLost: (error: PortSyncError) => void;
}

/**
 * Takes the lock beside `path` (`.lock`, and `.holder.json` that says who has it).
 * @returns a function that gives it back
 * @throws LockedError when another run still holds it after `waitMs`
 */
export async function acquireLock(path: string, options: LockOptions): Promise<() => Promise<void>> {
  const { clock, signal, waitMs, onLost } = options;
  const deadline = clock.now() + waitMs;
  const lock = { isLost: false };
  const lose = (error: PortSyncError): void => {
    lock.isLost = true;
    onLost(error);
  };
  for (;;) {
    const release = await tryLock(path, lose);
    if (release !== undefined) {
      await writeFile(holderPath(path), JSON.stringify(holder(clock)), { mode: 0o600 }).catch(
        async (error: unknown) => {
          await release();
          throw error;
        },
      );
      return async () => {
        // What was lost may be another run's by now.
        if (lock.isLost) return;
        await rm(holderPath(path), { force: true });
        await release();
      };
    }
    if (clock.now() + RETRY_MS > deadline) throw await locked(path);
    await clock.sleep(RETRY_MS, signal);
  }
}

async function tryLock(
  path: string,
  onLost: LockOptions['onLost'],
): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockfile.lock(path, {
      realpath: false,
      stale: LEASE_MS,
      update: LEASE_MS / 3,
      onCompromised: (cause) => {
        onLost(
          new PortSyncError('locked', `the lock ${path}.lock was lost while this run held it`, [], { cause }),
        );
      },
    });
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ELOCKED') return undefined;
    throw error;
  }
}

function holder(clock: Clock): z.infer<typeof Holder> {
  return { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
}

function holderPath(path: string): string {
  return `${path}.holder.json`;
}

async function locked(path: string): Promise<LockedError> {
  const who = await describeHolder(path);
  return new LockedError(`another run holds the lock ${path}.lock${who}`, [
    `Wait for it (--wait-lock 10m), or let it be: a lock of a run that crashed ends by itself within ${LEASE_MS / 1000} s.`,
  ]);
}

async function describeHolder(path: string): Promise<string> {
  const text = await readFile(holderPath(path), 'utf8').catch(() => '');
  const parsed = Holder.safeParse(parseJson(text));
  if (!parsed.success) return '';
  const { pid, host, since } = parsed.data;
  return `: process ${pid} on ${host}, since ${since}`;
}

/** Undefined for a file that is missing, or that its holder is just writing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
