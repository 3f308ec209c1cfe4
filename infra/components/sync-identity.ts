import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import type { ApiAccess } from '../desired/api-access';
import { COMPONENT_TYPES } from '../names';

export interface SyncIdentityArgs {
  readonly displayName: string;
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  readonly notes?: string | undefined;
  /** Of an app registration that exists; then only what it may do is added to it. */
  readonly clientId?: string | undefined;
  readonly apiAccess: readonly ApiAccess[];
  /** Whether Pulumi refuses to delete what others know by its id. */
  readonly protect: boolean;
}

interface Ids {
  readonly clientId: pulumi.Output<string>;
  /** `/applications/OBJECT_ID`. */
  readonly applicationId: pulumi.Output<string>;
  /** Object id of the service principal. */
  readonly principalId: pulumi.Output<string>;
}

/** As whom the sync signs in: an app registration and its service principal, new ones or those of an existing client id. */
export class SyncIdentity extends pulumi.ComponentResource implements Ids {
  readonly clientId: pulumi.Output<string>;
  readonly applicationId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;

  constructor(name: string, args: SyncIdentityArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.identity, name, {}, options);
    const ids =
      args.clientId === undefined ? this.create(name, args) : this.adopt(name, args.clientId, args.apiAccess);
    this.clientId = ids.clientId;
    this.applicationId = ids.applicationId;
    this.principalId = ids.principalId;
    this.registerOutputs({ ...ids });
  }

  private create(name: string, { displayName, notes, apiAccess, protect, ...args }: SyncIdentityArgs): Ids {
    const common = {
      ...(args.owners.length > 0 ? { owners: [...args.owners] } : {}),
      ...(args.tags.length > 0 ? { tags: [...args.tags] } : {}),
    };
    const application = new azuread.Application(
      `${name}-application`,
      {
        displayName,
        signInAudience: 'AzureADMyOrg',
        ...common,
        ...(notes === undefined ? {} : { notes }),
        requiredResourceAccesses: apiAccess.map(toRequiredAccess),
      },
      { parent: this, protect },
    );
    const principal = new azuread.ServicePrincipal(
      `${name}-principal`,
      { clientId: application.clientId, ...common },
      { parent: this, protect },
    );
    return { clientId: application.clientId, applicationId: application.id, principalId: principal.objectId };
  }

  /** Looked up, not managed: destroying the stack takes back what the stack added, and nothing else. */
  private adopt(name: string, clientId: string, apiAccess: readonly ApiAccess[]): Ids {
    const application = azuread.getApplicationOutput({ clientId }, { parent: this });
    const principal = azuread.getServicePrincipalOutput({ clientId }, { parent: this });
    for (const { apiClientId, roleIds, scopeIds } of apiAccess) {
      new azuread.ApplicationApiAccess(
        `${name}-api-${apiClientId}`,
        {
          applicationId: application.id,
          apiClientId,
          ...(roleIds.length > 0 ? { roleIds: [...roleIds] } : {}),
          ...(scopeIds.length > 0 ? { scopeIds: [...scopeIds] } : {}),
        },
        { parent: this },
      );
    }
    return { clientId: application.clientId, applicationId: application.id, principalId: principal.objectId };
  }
}

function toRequiredAccess({ apiClientId, roleIds, scopeIds }: ApiAccess) {
  return {
    resourceAppId: apiClientId,
    resourceAccesses: [
      ...roleIds.map((id) => ({ id, type: 'Role' })),
      ...scopeIds.map((id) => ({ id, type: 'Scope' })),
    ],
  };
}
