import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { AUDIENCE, type FederatedCredential } from '../desired/federated-credentials';
import { COMPONENT_TYPES } from '../names';

export interface FederatedCredentialsArgs {
  readonly applicationId: pulumi.Input<string>;
  readonly credentials: readonly FederatedCredential[];
}

/** Whose tokens the app registration takes in place of a secret. */
export class FederatedCredentials extends pulumi.ComponentResource {
  constructor(name: string, args: FederatedCredentialsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.federatedCredentials, name, {}, options);
    let previous: pulumi.Resource[] = [];
    for (const { name: displayName, issuer, subject } of args.credentials) {
      // One after the other: Entra ID answers 409 to two writes on one app at once.
      const credential = new azuread.ApplicationFederatedIdentityCredential(
        `${name}-${displayName}`,
        { applicationId: args.applicationId, displayName, issuer, subject, audiences: [AUDIENCE] },
        { parent: this, dependsOn: previous },
      );
      previous = [credential];
    }
    this.registerOutputs({});
  }
}
