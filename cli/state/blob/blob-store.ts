import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { Clock } from '../../core/clock';
import type { BlobLocation } from '../../core/config';
import { PortSyncError } from '../../core/errors';
import type { Log } from '../../core/log';
import type { RequestLedger } from '../../core/request-ledger';
import { createCall } from '../../http/call';
import { reasonOf, RemoteError } from '../../http/remote-error';
import type { LetterStore, StateStore } from '../../sync/state';
import { lettersName } from '../letters';
import type { StateFormat, StateOwner } from '../schema';
import type { BlobParts } from './ask-blob';
import { createBlobConnection } from './blob-connection';
import { noContainer, toBlobError } from './blob-error';
import { createBlobLetters } from './blob-letters';
import { acquireLease, keepLease, toHolder } from './blob-lock';
import { createStateBlob, type Metadata, type StateBlob } from './state-blob';

/** A state of some hundred KiB takes a second; half a minute without an answer is a hanging connection. */
const TIME_LIMIT_MS = 30_000;

export interface BlobStoreOptions<TMemory> {
  readonly format: StateFormat<TMemory>;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: RequestLedger;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  readonly createCredential: () => TokenCredential;
}

/** What a store knows while it holds the lock. */
interface Hold {
  readonly leaseId: string;
  readonly holder: Metadata;
  readonly isLost: () => boolean;
  etag: string;
}

/**
 * The state as one blob an instance and source, whose lease is the lock: what is written carries the lease and the
 * ETag of what was read, so that a run that lost its lease can never overwrite what a later one has written.
 */
export function createBlobStore<TMemory>(
  location: BlobLocation,
  owner: StateOwner,
  options: BlobStoreOptions<TMemory>,
): StateStore<TMemory> {
  const { format, clock, log, signal } = options;
  const { blob, place, letters } = openBlob(location, owner, options);
  let hold: Hold | undefined;

  async function load() {
    const found = await withContainer(location, () => blob.read(signal));
    if (found === undefined) return undefined;
    if (hold !== undefined) hold.etag = found.etag;
    try {
      return format.read(found.text, owner);
    } catch (cause) {
      throw damaged(place, cause);
    }
  }

  return {
    load,
    letters: { ...letters, load: () => withContainer(location, () => letters.load()) },
    async save(state) {
      if (hold === undefined) throw new Error('the state is saved while nobody holds its lock');
      const { leaseId, etag: ifMatch, holder } = hold;
      if (hold.isLost()) throw lost(place);
      const text = format.write(state, owner);
      hold.etag = await blob.write(text, holder, { leaseId, ifMatch }, signal).catch((error: unknown) => {
        throw isOvertaken(error) ? lost(place, error) : error;
      });
    },
    async lock(waitMs, onLost) {
      const leaseId = randomUUID();
      const lockOptions = { clock, log, signal, waitMs, place };
      await withContainer(location, () => acquireLease(blob, leaseId, lockOptions));
      const holder = toHolder(clock);
      const lease = keepLease(blob, leaseId, lockOptions, onLost);
      const release = async (): Promise<void> => {
        hold = undefined;
        await lease.stop();
        if (!lease.isLost()) await giveBack(blob, leaseId, log);
      };
      try {
        const etag = await blob.writeHolder(holder, leaseId, signal);
        hold = { leaseId, holder, isLost: lease.isLost, etag };
      } catch (error) {
        await release();
        throw error;
      }
      return release;
    },
  };
}

function openBlob<TMemory>(
  location: BlobLocation,
  owner: StateOwner,
  { clock, ledger, log, signal, userAgent, createCredential }: BlobStoreOptions<TMemory>,
): { readonly blob: StateBlob; readonly place: string; readonly letters: LetterStore } {
  const file = `${encodeURIComponent(owner.instance)}.${owner.source}`;
  const name = location.prefix === '' ? file : `${location.prefix}/${file}`;
  const connection = createBlobConnection({ location, userAgent, createCredential });
  const call = createCall({
    clock,
    ledger,
    log,
    limitMs: TIME_LIMIT_MS,
    renew: () => connection.renew(),
    translate: (cause, what) => toBlobError(cause, what, { location, now: clock.now() }),
  });
  const placeOf = (blob: string): string => `azblob://${location.account}/${location.container}/${blob}`;
  const partsOf = (blob: string): BlobParts => ({ client: () => connection.blob(blob), call, ledger });
  const place = placeOf(`${name}.json`);
  const letters = createBlobLetters({
    ...partsOf(lettersName(name)),
    signal,
    damaged: (cause) => damaged(placeOf(lettersName(name)), cause),
    overtaken: (cause) => lost(place, cause),
  });
  return { blob: createStateBlob(partsOf(`${name}.json`)), place, letters };
}

/** By its own time limits, whatever ended the run: others wait for it. What cannot be given back ends by itself. */
async function giveBack(blob: StateBlob, leaseId: string, log: Log): Promise<void> {
  await blob.release(leaseId, new AbortController().signal).catch((error: unknown) => {
    log.warn('the lock of the state could not be given back; it ends by itself', { reason: reasonOf(error) });
  });
}

async function withContainer<T>(location: BlobLocation, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const isMissing = error instanceof RemoteError && error.code === 'ContainerNotFound';
    throw isMissing ? noContainer(location, error) : error;
  }
}

/** 412, whether the lease is another's by now or the blob is another one. */
function isOvertaken(error: unknown): boolean {
  return error instanceof RemoteError && error.status === 412;
}

function lost(place: string, cause?: unknown): PortSyncError {
  return new PortSyncError(
    'locked',
    `the lock of ${place} was lost while this run held it; the state of whoever holds it now is left as it is`,
    ['Start the run again: it reads on from that state.'],
    { cause },
  );
}

function damaged(place: string, cause: unknown): PortSyncError {
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${place} can't be used: ${reasonOf(cause)}. It is left as it is.`,
    [`Restore an earlier version of the blob, or move it away, and run \`port-sync full\`.`],
    { cause },
  );
}
