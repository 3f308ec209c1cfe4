import type { Clock } from '../../core/clock';
import type { PortSyncError } from '../../core/errors';
import type { Log } from '../../core/log';
import { reasonOf, RemoteError } from '../../http/remote-error';
import { type HeldLock, type Holder, lockedBy, lostLock, thisHolder } from '../holder';
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
  const { pid, host, since } = thisHolder(clock);
  return { holderpid: String(pid), holderhost: encodeURIComponent(host), holdersince: since };
}

/** Who holds the lease; undefined where nobody does. Where it has expired, nobody does. */
export async function lookAtLease(blob: StateBlob, signal: AbortSignal): Promise<HeldLock | undefined> {
  const lease = await blob.readLease(signal);
  return lease?.isHeld === true ? { holder: fromMetadata(lease.metadata), isExpired: false } : undefined;
}

/** Undefined where others have changed it. */
function fromMetadata({ holderpid, holderhost, holdersince: since }: Metadata): Holder | undefined {
  const pid = Number(holderpid);
  if (!Number.isInteger(pid) || holderhost === undefined || since === undefined) return undefined;
  return { pid, host: decodeHost(holderhost), since };
}

function decodeHost(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

async function locked(blob: StateBlob, { place, signal }: BlobLockOptions): Promise<PortSyncError> {
  const lock = await lookAtLease(blob, signal);
  return lockedBy(lock?.holder, place, LEASE_MS);
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
    onLost(lostLock(place, cause));
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
