import * as pulumi from '@pulumi/pulumi';
import type { Inputs } from './inputs';
import { withPlugin } from './provider-plugin';
import type { WebhookShape } from './shapes';

/**
 * `port.Webhook` of `@port-labs/port`, and secret where it has to be: the ingest URL contains the key, and neither is
 * marked in the provider's schema. (A secret of the arguments the caller marks.)
 */
export class Webhook extends pulumi.CustomResource {
  declare readonly url: pulumi.Output<string>;

  constructor(name: string, args: Inputs<WebhookShape>, options: pulumi.CustomResourceOptions = {}) {
    const secret = { additionalSecretOutputs: ['url', 'webhookKey'] };
    super(
      'port:index/webhook:Webhook',
      name,
      { ...args, url: undefined, webhookKey: undefined },
      withPlugin(pulumi.mergeOptions(secret, options)),
    );
  }
}
