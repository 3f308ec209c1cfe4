import { RemoteError } from '../../http/remote-error';
import {
  type BlobParts,
  createAsk,
  download,
  EMPTY_TYPE,
  known,
  type StoredBlob,
  uploadOnce,
} from './ask-blob';

const JSON_TYPE = { blobContentType: 'application/json' };

export type Metadata = Readonly<Record<string, string>>;

/** Under which conditions a write is made: the lease is ours, and nobody has written since. */
export interface WriteConditions {
  readonly leaseId: string;
  readonly ifMatch: string;
}

/** The requests for one blob, each repeated and translated. */
export interface StateBlob {
  /** Undefined where nothing has been saved yet. */
  read(signal: AbortSignal): Promise<StoredBlob | undefined>;
  /** Undefined where there is no blob. */
  readLease(signal: AbortSignal): Promise<BlobLease | undefined>;
  /** Makes an empty blob unless there is one. */
  create(signal: AbortSignal): Promise<void>;
  /** @returns the new ETag */
  write(text: string, metadata: Metadata, conditions: WriteConditions, signal: AbortSignal): Promise<string>;
  /** Makes a blob with these bytes. */
  put(bytes: Buffer, signal: AbortSignal): Promise<void>;
  /** As if nothing had ever been saved. @returns the new ETag */
  empty(conditions: WriteConditions, signal: AbortSignal): Promise<string>;
  /** @returns the new ETag */
  writeHolder(holder: Metadata, leaseId: string, signal: AbortSignal): Promise<string>;
  /** Again with the same id while the lease lasts: nothing happens. */
  acquire(leaseId: string, seconds: number, signal: AbortSignal): Promise<void>;
  renew(leaseId: string, signal: AbortSignal): Promise<void>;
  release(leaseId: string, signal: AbortSignal): Promise<void>;
  /** Whoever has the lease can't write any more. Nothing happens where nobody has it. */
  breakLease(signal: AbortSignal): Promise<void>;
}

export interface BlobLease {
  readonly isHeld: boolean;
  readonly metadata: Metadata;
}

export function createStateBlob(parts: BlobParts): StateBlob {
  const ask = createAsk(parts);
  return {
    read: (signal) =>
      ask('read the state', signal, async (blob, abortSignal) => {
        const { isEmpty, ...found } = await download(blob, abortSignal);
        return isEmpty ? undefined : found;
      }).catch(undefinedIf('BlobNotFound')),
    readLease: (signal) =>
      ask('read who holds the state', signal, async (blob, abortSignal) => {
        const { metadata = {}, leaseState } = await blob.getProperties({ abortSignal });
        return { isHeld: leaseState === 'leased', metadata };
      }).catch(undefinedIf('BlobNotFound')),
    create: (signal) =>
      ask('create the state', signal, async (blob, abortSignal) => {
        const conditions = { ifNoneMatch: '*' };
        await blob.upload('', 0, { abortSignal, conditions, blobHTTPHeaders: EMPTY_TYPE });
      }).catch(undefinedIf('BlobAlreadyExists', 'LeaseIdMissing')),
    write: (text, metadata, conditions, signal) =>
      ask('write the state', signal, (blob, abortSignal, attempt) => {
        const options = { abortSignal, metadata, conditions: { ...conditions }, blobHTTPHeaders: JSON_TYPE };
        return uploadOnce(blob, { text, options, attempt });
      }),
    put: (bytes, signal) =>
      ask('copy the state', signal, async (blob, abortSignal) => {
        await blob.upload(bytes, bytes.length, { abortSignal, blobHTTPHeaders: JSON_TYPE });
      }),
    empty: (conditions, signal) =>
      ask('empty the state', signal, (blob, abortSignal, attempt) => {
        const options = { abortSignal, conditions: { ...conditions }, blobHTTPHeaders: EMPTY_TYPE };
        return uploadOnce(blob, { text: '', options, attempt });
      }),
    writeHolder: (holder, leaseId, signal) =>
      ask('write who holds the state', signal, async (blob, abortSignal) => {
        const { etag } = await blob.setMetadata(holder, { abortSignal, conditions: { leaseId } });
        return known(etag);
      }),
    acquire: (leaseId, seconds, signal) =>
      ask('lock the state', signal, async (blob, abortSignal) => {
        await blob.getBlobLeaseClient(leaseId).acquireLease(seconds, { abortSignal });
      }),
    renew: (leaseId, signal) =>
      ask('renew the lock of the state', signal, async (blob, abortSignal) => {
        await blob.getBlobLeaseClient(leaseId).renewLease({ abortSignal });
      }),
    release: (leaseId, signal) =>
      ask('unlock the state', signal, async (blob, abortSignal) => {
        await blob.getBlobLeaseClient(leaseId).releaseLease({ abortSignal });
      }),
    breakLease: (signal) =>
      ask('break the lock of the state', signal, async (blob, abortSignal) => {
        await blob.getBlobLeaseClient().breakLease(0, { abortSignal });
      }).catch(undefinedIf('BlobNotFound', 'LeaseNotPresentWithLeaseOperation')),
  };
}

function undefinedIf(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof RemoteError && codes.includes(error.code ?? '')) return undefined;
    throw error;
  };
}
