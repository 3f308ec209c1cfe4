import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { COMPONENT_TYPES } from '../names';
import type { WebhookShape } from '../port/shapes';
import { Webhook } from '../port/webhook';

/** 256 bits need 43 characters of 62. */
const SECRET_LENGTH = 48;

export interface PortWebhookArgs {
  readonly webhook: WebhookShape;
  /** The identifier of a blueprint as Port has it. */
  readonly identifierOf: (blueprint: string) => pulumi.Input<string>;
  /** Counted up for another secret. */
  readonly secretRotation: number;
  readonly pluginVersion: string;
  /** What has to be there before, and to stay until Port is empty. */
  readonly after: readonly pulumi.Resource[];
  /** Runs before the webhook is deleted, and can refuse. */
  readonly beforeDelete: pulumi.ResourceHook | undefined;
}

/** Where the sync delivers, and the secret with which it signs. */
export class PortWebhook extends pulumi.ComponentResource {
  readonly ingestUrl: pulumi.Output<string>;
  readonly secret: pulumi.Output<string>;

  constructor(name: string, args: PortWebhookArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.portWebhook, name, {}, options);
    const { webhook, identifierOf, secretRotation, pluginVersion, beforeDelete, after } = args;
    const password = new random.RandomPassword(
      `${name}-secret`,
      { length: SECRET_LENGTH, special: false, keepers: { rotation: String(secretRotation) } },
      { parent: this },
    );
    this.secret = pulumi.secret(password.result);
    const { url } = new Webhook(
      webhook.identifier ?? name,
      {
        ...webhook,
        security: { ...webhook.security, secret: this.secret },
        mappings: (webhook.mappings ?? []).map((mapping) => ({
          ...mapping,
          blueprint: identifierOf(mapping.blueprint),
        })),
      },
      {
        parent: this,
        version: pluginVersion,
        dependsOn: [...after],
        ...(beforeDelete === undefined ? {} : { hooks: { beforeDelete: [beforeDelete] } }),
      },
    );
    this.ingestUrl = pulumi.secret(url);
    this.registerOutputs({ ingestUrl: this.ingestUrl, secret: this.secret });
  }
}
