import type { TokenCredential } from '@azure/identity';
import type { BlobServiceClient, BlockBlobClient } from '@azure/storage-blob' with {
  'resolution-mode': 'import',
};
import type { BlobLocation } from '../../core/config';
import { ConfigurationError } from '../../core/errors';
import { reasonOf } from '../../http/remote-error';

export interface BlobConnectionOptions {
  readonly location: BlobLocation;
  readonly userAgent: string;
  /** A credential that remembers nothing of those before; asked only where there is no connection string. */
  readonly createCredential: () => TokenCredential;
}

export interface BlobConnection {
  /** @throws ConfigurationError where the connection string is wrong, or of another account */
  blob(name: string): Promise<BlockBlobClient>;
  /** Forgets tokens and clients: the next call logs in anew. */
  renew(): void;
}

/** The SDK's client, made when first needed. */
export function createBlobConnection(options: BlobConnectionOptions): BlobConnection {
  let service: Promise<BlobServiceClient> | undefined;
  return {
    async blob(name) {
      service ??= connect(options);
      const client = await service;
      return client.getContainerClient(options.location.container).getBlockBlobClient(name);
    },
    renew: () => {
      service = undefined;
    },
  };
}

async function connect({
  location,
  userAgent,
  createCredential,
}: BlobConnectionOptions): Promise<BlobServiceClient> {
  // Loaded late: a state in a folder needs none of its 25 MB.
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const options = { retryOptions: { maxTries: 1 }, userAgentOptions: { userAgentPrefix: userAgent } };
  const { connectionString, endpoint } = location;
  if (connectionString === undefined) {
    if (endpoint === undefined) throw new Error('a state without connection string has an endpoint');
    return new BlobServiceClient(endpoint, createCredential(), options);
  }
  const named = parsed(() => BlobServiceClient.fromConnectionString(connectionString, options));
  assertAccount(named, location);
  if (endpoint === undefined) return named;
  // A SAS is part of the address.
  return new BlobServiceClient(`${endpoint}${new URL(named.url).search}`, named.credential, options);
}

function parsed(parse: () => BlobServiceClient): BlobServiceClient {
  try {
    return parse();
  } catch (error) {
    throw wrong(`is no connection string of a storage account (${reasonOf(error)})`);
  }
}

/** The name is unknown where a host of one's own stands before the account. */
function assertAccount({ accountName }: BlobServiceClient, { account }: BlobLocation): void {
  if (accountName === '' || accountName === account) return;
  throw wrong(
    `is of account ${accountName}, but PORT_SYNC_STATE names ${account}; unset it to use the run's identity`,
  );
}

function wrong(message: string): ConfigurationError {
  return new ConfigurationError([{ name: 'AZURE_STORAGE_CONNECTION_STRING', message }]);
}
