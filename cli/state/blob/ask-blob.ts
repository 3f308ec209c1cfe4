import { buffer as readAll } from 'node:stream/consumers';
import type { BlockBlobClient, BlockBlobUploadOptions } from '@azure/storage-blob' with {
  'resolution-mode': 'import',
};
import type { RequestLedger } from '../../core/request-ledger';
import type { Call, RawAnswer } from '../../http/call';

const SERVICE = 'Azure Blob Storage';

/** Tells a blob that is only there to be leased from a state that was cut: nothing has been saved yet. */
export const EMPTY_TYPE = { blobContentType: 'inode/x-empty' };

export interface StoredBlob {
  readonly bytes: Buffer;
  readonly etag: string;
  /** `BlockBlob`; what others may have put there: `AppendBlob`, `PageBlob`. */
  readonly type: string;
}

export interface BlobParts {
  /** Another one after a new login. */
  readonly client: () => Promise<BlockBlobClient>;
  readonly call: Call<RawAnswer>;
  readonly ledger: RequestLedger;
}

/** Sends one request about a blob, repeated and translated. */
export type Ask = <T>(
  operation: string,
  signal: AbortSignal,
  send: (blob: BlockBlobClient, abortSignal: AbortSignal, attempt: number) => Promise<T>,
) => Promise<T>;

export function createAsk({ client, call, ledger }: BlobParts): Ask {
  return async (operation, signal, send) => {
    // A connection string that is wrong is not worth a second attempt.
    await client();
    let attempt = 0;
    return call({ service: SERVICE, operation }, signal, async ({ signal: limited }) => {
      attempt += 1;
      ledger.sent('state');
      return send(await client(), limited, attempt);
    });
  };
}

export interface Download extends StoredBlob {
  readonly isEmpty: boolean;
}

/** The whole blob. */
export async function download(blob: BlockBlobClient, abortSignal: AbortSignal): Promise<Download> {
  const answer = await blob.download(0, undefined, { abortSignal, maxRetryRequests: 0 });
  const { readableStreamBody: body, contentType, etag, blobType = 'BlockBlob' } = answer;
  if (body === undefined) throw new Error('the answer has no body');
  const bytes = await readAll(body);
  const isEmpty = bytes.length === 0 && contentType === EMPTY_TYPE.blobContentType;
  return { bytes, etag: known(etag), type: blobType, isEmpty };
}

/** @throws Error where the answer has none */
export function known(etag: string | undefined): string {
  if (etag === undefined) throw new Error('the answer has no ETag');
  return etag;
}

export interface Upload {
  readonly text: string;
  readonly options: BlockBlobUploadOptions & { readonly abortSignal: AbortSignal };
  /** From 1 on. */
  readonly attempt: number;
}

/** One attempt to write a whole blob. @returns the new ETag */
export async function uploadOnce(blob: BlockBlobClient, { text, options, attempt }: Upload): Promise<string> {
  try {
    const { etag } = await blob.upload(text, Buffer.byteLength(text), options);
    return known(etag);
  } catch (error) {
    // The answer to the attempt before may have been lost on its way.
    const written = attempt > 1 && isUnmet(error) ? await download(blob, options.abortSignal) : undefined;
    if (written?.bytes.toString('utf8') === text) return written.etag;
    throw error;
  }
}

/** Somebody else has written it, or it is there already: perhaps the attempt before. */
function isUnmet(error: unknown): boolean {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return status === 409 || status === 412;
}
