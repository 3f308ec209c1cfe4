import { hostname } from 'node:os';
import type { Clock } from '../../core/clock';
import { LockedError, PortSyncError } from '../../core/errors';
import type { Log } from '../../core/log';
import { reasonOf, RemoteError } from '../../http/remote-error';
import type { Metadata, StateBlob } from './state-blob';

/** The longest lease that ends by itself. Source: Microsoft Learn, "Lease Blob", 15 to 60 seconds. */
const LEASE_MS = 60_000;
/** A renewal may fail twice before the lease is over. */
const RENEW_MS = LEASE_MS / 3;
const RETRY_MS = 2000;

export interface BlobLockOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly waitMs: number;
  /** For messages. */
  readonly place: string;
}

/**
 * Takes the lease of the blob, which is made where it is missing.
 * @throws LockedError, with who holds it since when, after `waitMs`
 */
export async function acquireLease(
  blob: StateBlob,
  leaseId: string,
  options: BlobLockOptions,
): Promise<void> {
  const { clock, signal, waitMs } = options;
  const deadline = clock.now() + waitMs;
  while (!(await tryLease(blob, leaseId, signal))) {
    if (clock.now() + RETRY_MS > deadline) throw await locked(blob, options);
    await clock.sleep(RETRY_MS, signal);
  }
}

async function tryLease(blob: StateBlob, leaseId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await blob.acquire(leaseId, LEASE_MS / 1000, signal);
    return true;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (error.code === 'LeaseAlreadyPresent') return false;
    if (error.code !== 'BlobNotFound') throw error;
    await blob.create(signal);
    return tryLease(blob, leaseId, signal);
  }
}

/** Who we are, as metadata: ASCII only. */
export function toHolder(clock: Clock): Metadata {
  return {
    holderpid: String(process.pid),
    holderhost: encodeURIComponent(hostname()),
    holdersince: new Date(clock.now()).toISOString(),
  };
}

async function locked(blob: StateBlob, { place, signal }: BlobLockOptions): Promise<LockedError> {
  const { holderpid: pid, holderhost: host, holdersince: since } = await blob.readMetadata(signal);
  const isKnown = pid !== undefined && host !== undefined && since !== undefined;
  const who = isKnown ? `: process ${pid} on ${host}, since ${since}` : '';
  return new LockedError(`another run holds the lock of ${place}${who}`, [
    `Wait for it (--wait-lock 10m), or let it be: a lock of a run that crashed ends by itself within ${LEASE_MS / 1000} s.`,
  ]);
}

export interface Lease {
  readonly isLost: () => boolean;
  /** Ends the renewing; the lease itself stays. */
  stop(): Promise<void>;
}

/** Renews the lease until it is stopped or lost. @param onLost told once, when nobody keeps other runs away any more */
export function keepLease(
  blob: StateBlob,
  leaseId: string,
  { clock, log, place }: BlobLockOptions,
  onLost: (error: PortSyncError) => void,
): Lease {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isLost = false;

  /** Undefined once the lease is renewed; else why it was not, and whether it is over. */
  async function renewBefore(end: number): Promise<{ error: unknown; isOver: boolean } | undefined> {
    const expired = clock.expire(Math.max(0, end - clock.now()));
    return blob.renew(leaseId, AbortSignal.any([signal, expired])).then(
      () => undefined,
      (error: unknown) => ({ error, isOver: expired.aborted || clock.now() >= end || isRefusal(error) }),
    );
  }

  async function keep(): Promise<void> {
    let end = clock.now() + LEASE_MS;
    for (;;) {
      await clock.sleep(RENEW_MS, signal);
      const begun = clock.now();
      const failure = await renewBefore(end);
      signal.throwIfAborted();
      if (failure?.isOver === true) throw failure.error;
      if (failure === undefined) end = begun + LEASE_MS;
      else log.warn('the lock of the state could not be renewed yet', { reason: reasonOf(failure.error) });
    }
  }

  function lose(cause: unknown): void {
    isLost = true;
    onLost(
      new PortSyncError('locked', `the lock of ${place} was lost while this run held it`, [], { cause }),
    );
  }

  const kept = keep().catch((error: unknown) => {
    if (!signal.aborted) lose(error);
  });
  return {
    isLost: () => isLost,
    stop: async () => {
      stopping.abort();
      await kept;
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof RemoteError && !error.failure.transient;
}
