import {
  AzureCliCredential,
  ChainedTokenCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { AzureConfig } from '../core/config';

/**
 * The credential that the configuration names: a client secret, or else what the machine offers (AKS workload
 * identity, managed identity, Azure CLI, in this order). Its own retries are off: `withRetries` does them.
 */
export function createCredential(config: AzureConfig): TokenCredential {
  const { tenantId, clientId, clientSecret } = config;
  const options = {
    authorityHost: config.authorityHost,
    disableInstanceDiscovery: config.disableInstanceDiscovery,
    retryOptions: { maxRetries: 0 },
  };
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return new ClientSecretCredential(tenantId, clientId, clientSecret, options);
  }
  const tenant = tenantId === undefined ? {} : { tenantId };
  const client = clientId === undefined ? {} : { clientId };
  return new ChainedTokenCredential(
    new WorkloadIdentityCredential({ ...options, ...tenant, ...client }),
    new ManagedIdentityCredential(clientId === undefined ? {} : { clientId }),
    new AzureCliCredential(tenant),
  );
}
