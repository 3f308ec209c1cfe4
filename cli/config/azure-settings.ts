import type { Setting } from './setting';

/** Who reads Azure, where, and what of it. */
export const AZURE_SETTINGS = {
  AZURE_TENANT_ID: {
    flag: 'azure-tenant-id',
    group: 'azure',
    description:
      'Directory (tenant) of the identity that reads Azure: its id or one of its domains. Needed with a client secret.',
    example: '11111111-2222-3333-4444-555555555555',
  },
  AZURE_CLIENT_ID: {
    flag: 'azure-client-id',
    group: 'azure',
    description: 'Application (client) id of the app registration or managed identity.',
    example: '66666666-7777-8888-9999-000000000000',
  },
  AZURE_CLIENT_SECRET: {
    flag: 'azure-client-secret-file',
    group: 'azure',
    description:
      'Client secret of the app registration. Without it: GitHub OIDC, AKS workload identity, managed identity, Azure CLI.',
    example: 'the secret VALUE, not its id',
    secret: true,
  },
  AZURE_CLOUD: {
    flag: 'azure-cloud',
    group: 'azure',
    description:
      'Cloud: sets the hosts of login, Resource Manager and Microsoft Graph, and the token scopes.',
    example: 'AzureUSGovernment',
    defaultText: 'AzureCloud',
    options: ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'],
  },
  AZURE_AUTHORITY_HOST: {
    flag: 'azure-authority-host',
    group: 'azure',
    description: 'Another login host than that of the cloud: scheme, host and port.',
    example: 'https://login.microsoftonline.com',
    defaultText: 'that of the cloud',
  },
  AZURE_ARM_ENDPOINT: {
    flag: 'azure-arm-endpoint',
    group: 'azure',
    description: 'Another Resource Manager host than that of the cloud: scheme, host and port.',
    example: 'https://management.azure.com',
    defaultText: 'that of the cloud',
  },
  MSGRAPH_ENDPOINT: {
    flag: 'msgraph-endpoint',
    group: 'azure',
    description: 'Another Microsoft Graph host than that of the cloud: scheme, host and port, no version.',
    example: 'https://graph.microsoft.com',
    defaultText: 'that of the cloud',
  },
  AZURE_SUBSCRIPTION_IDS: {
    flag: 'azure-subscription-ids',
    group: 'scope',
    description: 'Only these subscriptions: ids, separated by commas.',
    example: '11111111-2222-3333-4444-555555555555,66666666-7777-8888-9999-000000000000',
    defaultText: 'all that are visible',
    repeatable: true,
  },
  AZURE_EXCLUDED_SUBSCRIPTION_IDS: {
    flag: 'azure-excluded-subscription-ids',
    group: 'scope',
    description: 'Not these subscriptions: ids, separated by commas.',
    example: '11111111-2222-3333-4444-555555555555',
    defaultText: 'none',
    repeatable: true,
  },
  AZURE_MANAGEMENT_GROUP_IDS: {
    flag: 'azure-management-group-ids',
    group: 'scope',
    description: 'Only subscriptions below these management groups: names (ids), separated by commas.',
    example: 'platform,landing-zones',
    defaultText: 'all that are visible',
    repeatable: true,
  },
  RESOURCE_TYPES: {
    flag: 'resource-types',
    group: 'scope',
    description:
      'Only resources of these types, in any case: a JSON array or a comma list. Subscriptions and resource groups are not affected.',
    example: '["Microsoft.Compute/virtualMachines","Microsoft.Storage/storageAccounts"]',
    defaultText: 'all',
    repeatable: true,
  },
  RESOURCE_GROUP_TAG_FILTERS: {
    flag: 'resource-group-tag-filters',
    group: 'scope',
    description:
      'Only resource groups, and resources in them, whose tags match every pair of "include" and no pair of "exclude".',
    example: '{"include":{"env":"prod"},"exclude":{"port":"skip"}}',
    defaultText: 'all',
  },
  SUBSCRIPTION_BATCH_SIZE: {
    flag: 'subscription-batch-size',
    group: 'scope',
    description: 'How many subscriptions one Resource Graph query covers.',
    example: '500',
    defaultText: '1000',
    range: { least: 1, most: 1000 },
  },
} as const satisfies Readonly<Record<string, Setting>>;
