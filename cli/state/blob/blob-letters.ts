import { RemoteError } from '../../http/remote-error';
import type { LetterStore } from '../../sync/state';
import { readLetters, writeLetters } from '../letters';
import { type Ask, type BlobParts, createAsk, download, uploadOnce } from './ask-blob';

const LINES_TYPE = { blobContentType: 'application/x-ndjson' };

export interface BlobLettersOptions extends BlobParts {
  readonly signal: AbortSignal;
  /** Tells of a blob that can't be read, or that another run has written meanwhile. */
  readonly damaged: (cause: unknown) => Error;
  readonly overtaken: (cause: unknown) => Error;
}

/**
 * The dead letters as a blob of JSON lines beside the state's. It has no lease of its own: what is written carries the
 * ETag of what was read, so that a run that lost its lock can't overwrite what a later one has written.
 */
export function createBlobLetters({ signal, damaged, overtaken, ...parts }: BlobLettersOptions): LetterStore {
  const ask = createAsk(parts);
  let etag: string | undefined;

  return {
    async load() {
      const found = await read(ask, signal);
      etag = found?.etag;
      try {
        return readLetters(found?.bytes.toString('utf8') ?? '');
      } catch (cause) {
        throw damaged(cause);
      }
    },
    async save(letters) {
      const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
      const text = writeLetters(letters);
      etag = await ask('write the dead letters', signal, (blob, abortSignal, attempt) => {
        const options = { abortSignal, conditions, blobHTTPHeaders: LINES_TYPE };
        return uploadOnce(blob, { text, options, attempt });
      }).catch((error: unknown) => {
        const isOvertaken = error instanceof RemoteError && [409, 412].includes(error.status ?? 0);
        throw isOvertaken ? overtaken(error) : error;
      });
    },
  };
}

async function read(ask: Ask, signal: AbortSignal) {
  try {
    return await ask('read the dead letters', signal, download);
  } catch (error) {
    if (error instanceof RemoteError && error.code === 'BlobNotFound') return undefined;
    throw error;
  }
}
