import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { MICROSOFT_GRAPH } from '../desired/api-access';
import { GRAPH_APP_ROLES, type GraphPermission } from '../desired/graph-permissions';
import { COMPONENT_TYPES, toSlug } from '../names';

export interface GraphConsentArgs {
  readonly principalId: pulumi.Input<string>;
  readonly permissions: readonly GraphPermission[];
}

/** The administrator's consent to application permissions of Microsoft Graph. */
export class GraphConsent extends pulumi.ComponentResource {
  constructor(name: string, args: GraphConsentArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.graphConsent, name, {}, options);
    // Looked up: as a resource, Microsoft's own principal would be deleted with the stack.
    const graph = azuread.getServicePrincipalOutput({ clientId: MICROSOFT_GRAPH }, { parent: this });
    for (const permission of args.permissions) {
      new azuread.AppRoleAssignment(
        `${name}-${toSlug(permission)}`,
        {
          appRoleId: GRAPH_APP_ROLES[permission],
          principalObjectId: args.principalId,
          resourceObjectId: graph.objectId,
        },
        // A second assignment of the same three is refused.
        { parent: this, deleteBeforeReplace: true },
      );
    }
    this.registerOutputs({});
  }
}
