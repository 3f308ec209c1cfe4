import type { TokenCredential } from '@azure/identity';
import type { Clock } from '../../core/clock';
import type { BlobLocation } from '../../core/config';
import { PortSyncError } from '../../core/errors';
import type { Log } from '../../core/log';
import type { RequestLedger } from '../../core/request-ledger';
import { createCall } from '../../http/call';
import { reasonOf, RemoteError } from '../../http/remote-error';
import type { LetterStore } from '../../sync/state';
import { lostLock } from '../holder';
import type { StateKeeper } from '../keeper';
import { lettersName } from '../letters';
import { contentOf, type StateFormat, type StateOwner } from '../schema';
import type { BlobParts, StoredBlob } from './ask-blob';
import { createBlobConnection } from './blob-connection';
import { noContainer, toBlobError } from './blob-error';
import { type BlobHold, takeHold } from './blob-hold';
import { createBlobLetters } from './blob-letters';
import { lookAtLease } from './blob-lock';
import { createStateBlob, type StateBlob } from './state-blob';

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

/**
 * The state as one blob an instance and source, whose lease is the lock: what is written carries the lease and the
 * ETag of what was read, so that a run that lost its lease can never overwrite what a later one has written.
 */
export function createBlobStore<TMemory>(
  location: BlobLocation,
  owner: StateOwner,
  options: BlobStoreOptions<TMemory>,
): StateKeeper<TMemory> {
  const { format, clock, log, signal } = options;
  const open = openContainer(location, options);
  const name = nameOf(location, owner);
  const { blob, place } = open(name);
  let hold: BlobHold | undefined;

  async function load() {
    const found = await withContainer(location, () => blob.read(signal));
    if (found === undefined) return undefined;
    if (hold !== undefined) hold.etag = found.etag;
    try {
      return format.read(textOf(found), owner);
    } catch (cause) {
      throw damaged(place, cause);
    }
  }

  function held(): BlobHold {
    if (hold === undefined) throw new Error('the state is saved while nobody holds its lock');
    return hold;
  }

  return {
    place,
    load,
    letters: openLetters(open(lettersName(name)), place, { location, signal }),
    async save(state) {
      const text = format.write(state, owner);
      const { holder } = held();
      await held().write((conditions) => blob.write(text, holder, conditions, signal));
    },
    async lock(waitMs, onLost) {
      const lockOptions = { clock, log, signal, waitMs, place };
      const taken = await withContainer(location, () => takeHold(blob, lockOptions, onLost));
      hold = taken;
      return async () => {
        hold = undefined;
        await taken.release();
      };
    },
    async look() {
      const found = await withContainer(location, () => blob.read(signal));
      const content = contentOf(found?.bytes.toString('utf8'));
      return { content, lock: await lookAtLease(blob, signal) };
    },
    breakLock: () => withContainer(location, () => blob.breakLease(signal)),
    async moveAway(suffix) {
      const found = await blob.read(signal);
      if (found === undefined) return undefined;
      if (found.type !== 'BlockBlob') throw notEmptied(location, { name, type: found.type });
      const backup = open(`${name}${suffix}`);
      await backup.blob.put(found.bytes, signal);
      held().etag = found.etag;
      await held().write((conditions) => blob.empty(conditions, signal));
      return backup.place;
    },
  };
}

function nameOf({ prefix }: BlobLocation, { instance, source }: StateOwner): string {
  const file = `${encodeURIComponent(instance)}.${source}.json`;
  return prefix === '' ? file : `${prefix}/${file}`;
}

/** Others may have put a blob of another type there, which no state can be written to. */
function textOf({ bytes, type }: StoredBlob): string {
  if (type !== 'BlockBlob') throw new Error(`it is of type ${type}, and not a BlockBlob`);
  return bytes.toString('utf8');
}

function openContainer<TMemory>(
  location: BlobLocation,
  { clock, ledger, log, userAgent, createCredential }: BlobStoreOptions<TMemory>,
): (name: string) => OpenBlob {
  const connection = createBlobConnection({ location, userAgent, createCredential });
  const call = createCall({
    clock,
    ledger,
    log,
    limitMs: TIME_LIMIT_MS,
    renew: () => connection.renew(),
    translate: (cause, what) => toBlobError(cause, what, { location, now: clock.now() }),
  });
  return (name) => {
    const parts = { client: () => connection.blob(name), call, ledger };
    return {
      parts,
      blob: createStateBlob(parts),
      place: `azblob://${location.account}/${location.container}/${name}`,
    };
  };
}

interface OpenBlob {
  readonly parts: BlobParts;
  readonly blob: StateBlob;
  readonly place: string;
}

function openLetters(
  { parts, place }: OpenBlob,
  statePlace: string,
  { location, signal }: { readonly location: BlobLocation; readonly signal: AbortSignal },
): LetterStore {
  const letters = createBlobLetters({
    ...parts,
    signal,
    damaged: (cause) => damaged(place, cause),
    overtaken: (cause) => lostLock(statePlace, cause),
  });
  return { ...letters, load: () => withContainer(location, () => letters.load()) };
}

async function withContainer<T>(location: BlobLocation, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const isMissing = error instanceof RemoteError && error.code === 'ContainerNotFound';
    throw isMissing ? noContainer(location, error) : error;
  }
}

/** Only a block blob can be replaced by an empty one. */
function notEmptied(
  { account, container }: BlobLocation,
  { name, type }: { readonly name: string; readonly type: string },
): PortSyncError {
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: azblob://${account}/${container}/${name} is of type ${type}, which can't be moved away`,
    [
      `Delete it: az storage blob delete --account-name ${account} --container-name ${container} --name ${name} --auth-mode login`,
    ],
  );
}

function damaged(place: string, cause: unknown): PortSyncError {
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${place} can't be used: ${reasonOf(cause)}. It is left as it is.`,
    [
      'Restore an earlier version of the blob, or move it away (port-sync state reset), and run `port-sync full`.',
    ],
    { cause },
  );
}
