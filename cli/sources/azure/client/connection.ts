import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { AzureConfig } from '../../../core/config';
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
  for (const { pipeline } of [graph, subscriptions]) keepToHost(pipeline, config.armEndpoint);
  return { graph, subscriptions };
}

/** A `nextLink` or a redirect must not carry our token to another host. */
function keepToHost(pipeline: Pipeline, endpoint: string): void {
  const { origin } = new URL(endpoint);
  const policy: PipelinePolicy = {
    name: 'keepToHost',
    sendRequest: (request, next) => {
      if (new URL(request.url).origin === origin) return next(request);
      throw new Error(`refused to send the token of ${origin} to ${new URL(request.url).origin}`);
    },
  };
  pipeline.addPolicy(policy, { afterPhase: 'Retry' });
}
