import {
  AzureCliCredential,
  ChainedTokenCredential,
  ClientAssertionCredential,
  type ClientAssertionCredentialOptions,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { AzureConfig, GitHubTokenRequest } from '../core/config';
import { keepToOrigin } from '../http/keep-to-origin';
import { readGitHubToken } from './github-token';

/**
 * The credential that the configuration names: a client secret, or the job of GitHub Actions that this is, or else what
 * the machine offers (AKS workload identity, managed identity, Azure CLI, in this order). Its own retries are off:
 * `withRetries` does them.
 */
export function createCredential(config: AzureConfig): TokenCredential {
  const { tenantId, clientId, clientSecret, gitHubTokenRequest } = config;
  const options = {
    authorityHost: config.authorityHost,
    disableInstanceDiscovery: config.disableInstanceDiscovery,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: policiesFor(config),
  };
  if (tenantId !== undefined && clientId !== undefined) {
    if (clientSecret !== undefined)
      return new ClientSecretCredential(tenantId, clientId, clientSecret, options);
    if (gitHubTokenRequest !== undefined)
      return createGitHubCredential({ tenantId, clientId }, gitHubTokenRequest, options);
  }
  const tenant = tenantId === undefined ? {} : { tenantId };
  const client = clientId === undefined ? {} : { clientId };
  return new ChainedTokenCredential(
    new WorkloadIdentityCredential({ ...options, ...tenant, ...client }),
    new ManagedIdentityCredential(clientId === undefined ? {} : { clientId }),
    new AzureCliCredential(tenant),
  );
}

type Policies = NonNullable<ClientAssertionCredentialOptions['additionalPolicies']>;

/**
 * What a login host of one's own names as the address for tokens has to lie there too. The hosts of Microsoft's clouds
 * have several names, of which the library knows by itself which belong together.
 */
function policiesFor({ authorityHost, disableInstanceDiscovery }: AzureConfig): Policies {
  if (!disableInstanceDiscovery) return [];
  return [{ policy: keepToOrigin(authorityHost), position: 'perRetry' }];
}

/**
 * GitHub is asked anew at each login, once: the library wants the same token twice. It would also put an error of its
 * own in the place of GitHub's.
 */
function createGitHubCredential(
  { tenantId, clientId }: { readonly tenantId: string; readonly clientId: string },
  request: GitHubTokenRequest,
  options: ClientAssertionCredentialOptions,
): TokenCredential {
  let assertion: Promise<string> | undefined;
  let failure: unknown;
  const getAssertion = (): Promise<string> =>
    (assertion ??= readGitHubToken(request).catch((error: unknown) => {
      failure = error;
      throw error;
    }));
  const credential = new ClientAssertionCredential(tenantId, clientId, getAssertion, options);
  return {
    async getToken(scopes, tokenOptions) {
      assertion = undefined;
      failure = undefined;
      try {
        return await credential.getToken(scopes, tokenOptions);
      } catch (error) {
        throw failure ?? error;
      }
    },
  };
}
