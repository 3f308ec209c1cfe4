import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { ClientSecret } from './components/client-secret';
import { FederatedCredentials } from './components/federated-credentials';
import { GraphConsent } from './components/graph-consent';
import { ReaderAccess } from './components/reader-access';
import { StateStorage } from './components/state-storage';
import { SyncIdentity } from './components/sync-identity';
import { keepsState } from './config/cross-checks';
import type { StackSettings } from './config/load';
import { adminConsentUrl, planApiAccess } from './desired/api-access';
import type { ArmScope } from './desired/arm-scope';
import { planAksCredential, planGitHubCredentials } from './desired/federated-credentials';
import type { GraphPermission } from './desired/graph-permissions';
import { planReaderScopes, toSyncScope } from './desired/reader-scopes';
import { planSecretEpoch } from './desired/secret-epoch';
import { namesOf } from './names';
import type { Outputs } from './outputs';

interface SyncSide {
  readonly parts: readonly pulumi.Resource[];
  readonly outputs: Outputs;
}

/** As whom the sync runs, what it may read, and where it keeps its state; nothing where no source is on. */
export function createSyncSide(
  settings: StackSettings,
  permissions: readonly GraphPermission[],
  now: Date,
): SyncSide {
  const { azure, entra } = settings;
  if (!azure.enabled && !entra.enabled) return { parts: [], outputs: {} };
  const identity = createIdentity(settings, permissions);
  const { applicationId, clientId, principalId } = identity;
  const credential = createCredential(settings, applicationId, now);
  const access = grantAccess(settings, permissions, principalId);
  const state = keepsState(settings) ? createState(settings, principalId) : undefined;
  return {
    parts: [identity, credential, ...access.parts, ...(state === undefined ? [] : [state])],
    outputs: {
      azureClientId: clientId,
      ...(credential instanceof ClientSecret ? { azureClientSecret: credential.value } : {}),
      azureCloud: azure.cloud,
      syncSources: [...(azure.enabled ? ['azure'] : []), ...(entra.enabled ? ['entra'] : [])].join(),
      ...access.outputs,
      ...tenantOutputs(settings, permissions, clientId),
      ...(state === undefined ? {} : { stateUrl: state.url }),
    },
  };
}

function grantAccess(
  { azure, entra }: StackSettings,
  permissions: readonly GraphPermission[],
  principalId: pulumi.Output<string>,
): SyncSide {
  const scopes = azure.enabled ? planReaderScopes(azure).scopes : [];
  const reads = scopes.length > 0;
  const isGranted = entra.grantConsent && permissions.length > 0;
  return {
    parts: [
      ...(reads ? [new ReaderAccess('reader', { principalId, scopes })] : []),
      ...(isGranted ? [new GraphConsent('graph', { principalId, permissions })] : []),
    ],
    outputs: {
      ...(reads ? scopeOutputs(scopes) : {}),
      ...(permissions.length > 0 ? { graphPermissions: [...permissions] } : {}),
    },
  };
}

function tenantOutputs(
  { azure, entra }: StackSettings,
  permissions: readonly GraphPermission[],
  clientId: pulumi.Output<string>,
): Outputs {
  const azureTenantId = azuread.getClientConfigOutput().tenantId;
  if (entra.grantConsent || permissions.length === 0) return { azureTenantId };
  const consentUrl = pulumi
    .all([azureTenantId, clientId])
    .apply(([tenant, client]) => adminConsentUrl(azure.cloud, tenant, client));
  return { azureTenantId, adminConsentUrl: consentUrl };
}

function createIdentity(
  { instance, identity, azure }: StackSettings,
  permissions: readonly GraphPermission[],
): SyncIdentity {
  return new SyncIdentity('identity', {
    ...identity,
    displayName: identity.displayName ?? namesOf(instance).displayName,
    apiAccess: planApiAccess(azure.enabled, permissions),
  });
}

function createCredential(
  { identity, github, aks, secret }: StackSettings,
  applicationId: pulumi.Output<string>,
  now: Date,
): ClientSecret | FederatedCredentials {
  if (identity.credential === 'secret') {
    const epoch = planSecretEpoch(now, secret.rotationDays, secret.rotation);
    return new ClientSecret('secret', { applicationId, displayName: 'Port Sync', epoch });
  }
  const isAks = identity.credential === 'aks' && aks !== undefined;
  const credentials = isAks ? [planAksCredential(aks)] : planGitHubCredentials(github);
  return new FederatedCredentials('federated', { applicationId, credentials });
}

function createState({ instance, state }: StackSettings, principalId: pulumi.Output<string>): StateStorage {
  const { location } = state;
  if (location === undefined)
    throw new Error('the check of the configuration lets no state without a region pass');
  return new StateStorage('state', { ...state, location, names: namesOf(instance), principalId });
}

function scopeOutputs(scopes: readonly ArmScope[]): Outputs {
  const { subscriptionIds, managementGroupIds } = toSyncScope(scopes);
  return {
    readerScopes: scopes.map(({ id }) => id),
    ...(subscriptionIds.length > 0 ? { azureSubscriptionIds: subscriptionIds.join() } : {}),
    ...(managementGroupIds.length > 0 ? { azureManagementGroupIds: managementGroupIds.join() } : {}),
  };
}
