import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import type { SecretEpoch } from '../desired/secret-epoch';
import { COMPONENT_TYPES } from '../names';

export interface ClientSecretArgs {
  readonly applicationId: pulumi.Input<string>;
  readonly displayName: string;
  readonly epoch: SecretEpoch;
}

/** A client secret that every epoch has anew. The old one is deleted in the same update, after the new one is there. */
export class ClientSecret extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  constructor(name: string, args: ClientSecretArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.clientSecret, name, {}, options);
    const { applicationId, displayName, epoch } = args;
    const password = new azuread.ApplicationPassword(
      `${name}-password`,
      { applicationId, displayName, endDate: epoch.endDate, rotateWhenChanged: { epoch: epoch.key } },
      { parent: this },
    );
    this.value = pulumi.secret(password.value);
    this.registerOutputs({ value: this.value });
  }
}
