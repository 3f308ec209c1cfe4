import { hostname } from 'node:os';
import type { Clock } from '../core/clock';
import { LockedError, PortSyncError } from '../core/errors';

/** Who holds the lock of a state. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, by the holder's own clock. */
  readonly since: string;
}

/** A lock that somebody has taken. */
export interface HeldLock {
  /** Undefined where it is not known. */
  readonly holder: Holder | undefined;
  /** Its holder has not renewed it in time: the next run takes it. */
  readonly isExpired: boolean;
}

export function thisHolder(clock: Clock): Holder {
  return { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
}

/** `process 17 on build-3, since 2026-01-02T03:04:05.000Z` */
export function describeHolder({ pid, host, since }: Holder): string {
  return `process ${pid} on ${host}, since ${since}`;
}

/** Another run holds the lock of the state at `place`, whose lease lasts `leaseMs` milliseconds. */
export function lockedBy(holder: Holder | undefined, place: string, leaseMs: number): LockedError {
  const who = holder === undefined ? '' : `: ${describeHolder(holder)}`;
  return new LockedError(`another run holds the lock of ${place}${who}`, [
    `Wait for it (--wait-lock 10m), or let it be: a lock of a run that crashed ends by itself within ${leaseMs / 1000} s (at once: port-sync state unlock).`,
  ]);
}

/** Told to a run whose lock is another's by now, or nobody's: it can write no more. */
export function lostLock(place: string, cause?: unknown): PortSyncError {
  return new PortSyncError(
    'locked',
    `the lock of ${place} was lost while this run held it; the state of whoever holds it now is left as it is`,
    ['Start the run again: it reads on from that state.'],
    { cause },
  );
}
