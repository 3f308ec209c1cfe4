import { randomUUID } from 'node:crypto';
import type { Log } from '../../core/log';
import { reasonOf, RemoteError } from '../../http/remote-error';
import { lostLock } from '../holder';
import { acquireLease, type BlobLockOptions, keepLease, toHolder } from './blob-lock';
import type { Metadata, StateBlob, WriteConditions } from './state-blob';

/** The lease of a blob while it is ours. */
export interface BlobHold {
  readonly holder: Metadata;
  /** Of what was read or written last under this lease. */
  etag: string;
  /**
   * Writes under the lease and the ETag: nothing of a later run is overwritten.
   * @throws PortSyncError where the lease is lost
   */
  write(send: (conditions: WriteConditions) => Promise<string>): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lease, and says in the blob who has it. @throws LockedError after `waitMs` */
export async function takeHold(
  blob: StateBlob,
  options: BlobLockOptions,
  onLost: (error: Error) => void,
): Promise<BlobHold> {
  const { clock, log, signal, place } = options;
  const leaseId = randomUUID();
  await acquireLease(blob, leaseId, options);
  const holder = toHolder(clock);
  const lease = keepLease(blob, leaseId, options, onLost);
  const release = async (): Promise<void> => {
    await lease.stop();
    if (!lease.isLost()) await giveBack(blob, leaseId, log);
  };
  const etag = await blob.writeHolder(holder, leaseId, signal).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const hold: BlobHold = {
    holder,
    etag,
    async write(send) {
      if (lease.isLost()) throw lostLock(place);
      hold.etag = await send({ leaseId, ifMatch: hold.etag }).catch((error: unknown) => {
        throw isOvertaken(error) ? lostLock(place, error) : error;
      });
    },
    release,
  };
  return hold;
}

/** By its own time limits, whatever ended the run: others wait for it. What cannot be given back ends by itself. */
async function giveBack(blob: StateBlob, leaseId: string, log: Log): Promise<void> {
  await blob.release(leaseId, new AbortController().signal).catch((error: unknown) => {
    log.warn('the lock of the state could not be given back; it ends by itself', { reason: reasonOf(error) });
  });
}

/** 412, whether the lease is another's by now or the blob is another one. */
function isOvertaken(error: unknown): boolean {
  return error instanceof RemoteError && error.status === 412;
}
