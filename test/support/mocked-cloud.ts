import * as pulumi from '@pulumi/pulumi';
import type { MockedCloud } from './pulumi-recorder';

export const TENANT = '00000000-0000-0000-0000-0000000000aa';
export const CLIENT = '00000000-0000-0000-0000-0000000000cc';

/** An Azure, an Entra ID and a Port that make whatever they are asked for. */
export const MOCKED_CLOUD: MockedCloud = {
  resources: {
    'azuread:index/application:Application': () => ({
      id: '/applications/app',
      clientId: CLIENT,
      objectId: 'app',
    }),
    'azuread:index/servicePrincipal:ServicePrincipal': () => ({ objectId: 'principal' }),
    'azuread:index/applicationPassword:ApplicationPassword': () => ({
      value: pulumi.secret('drawn password'),
    }),
    'azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential': () => ({}),
    'azuread:index/applicationApiAccess:ApplicationApiAccess': () => ({}),
    'azuread:index/appRoleAssignment:AppRoleAssignment': () => ({}),
    'azure-native:authorization:RoleAssignment': () => ({}),
    'azure-native:resources:ResourceGroup': ({ resourceGroupName }) => ({ name: resourceGroupName }),
    'azure-native:storage:StorageAccount': ({ accountName }) => ({ name: accountName }),
    'azure-native:storage:BlobServiceProperties': () => ({}),
    'azure-native:storage:BlobContainer': ({ containerName }) => ({
      id: `/subscriptions/of-the-state/containers/${String(containerName)}`,
      name: containerName,
    }),
    'random:index/randomString:RandomString': () => ({ result: '0a1b2c3d' }),
    'random:index/randomPassword:RandomPassword': () => ({ result: pulumi.secret('drawn secret') }),
    'port:index/blueprint:Blueprint': () => ({}),
    'port:index/blueprintRelation:BlueprintRelation': () => ({}),
    'port:index/aggregationProperties:AggregationProperties': () => ({}),
    'port:index/webhook:Webhook': () => ({ url: 'https://ingest.port.io/key', webhookKey: 'key' }),
  },
  calls: {
    'azuread:index/getClientConfig:getClientConfig': () => ({ tenantId: TENANT }),
    'azuread:index/getServicePrincipal:getServicePrincipal': ({ clientId }) => ({
      clientId,
      objectId: `principal of ${String(clientId)}`,
    }),
    'azuread:index/getApplication:getApplication': ({ clientId }) => ({
      clientId,
      id: '/applications/existing',
    }),
  },
};
