import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { AzureConfig } from '../../../core/config';
import { keepToOrigin } from '../../../http/keep-to-origin';
import { createCredential } from '../../../identity/credential';

export interface AzureClients {
  readonly graph: ResourceGraphClient;
  readonly subscriptions: SubscriptionClient;
}

export interface AzureConnection {
  clients(): AzureClients;
  /** Forgets tokens and clients: the next call logs in anew. */
  renew(): void;
}

/** The SDK's clients on one credential, made when first needed. */
export function createAzureConnection(config: AzureConfig, userAgent: string): AzureConnection {
  let clients: AzureClients | undefined;
  return {
    clients: () => (clients ??= connect(config, userAgent)),
    renew: () => {
      clients = undefined;
    },
  };
}

function connect(config: AzureConfig, userAgent: string): AzureClients {
  const credential = createCredential(config);
  const options = {
    endpoint: config.armEndpoint,
    credentials: { scopes: [config.armScope] },
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: userAgent },
  };
  const graph = new ResourceGraphClient(credential, options);
  const subscriptions = new SubscriptionClient(credential, options);
  for (const { pipeline } of [graph, subscriptions])
    pipeline.addPolicy(keepToOrigin(config.armEndpoint), { afterPhase: 'Retry' });
  return { graph, subscriptions };
}
