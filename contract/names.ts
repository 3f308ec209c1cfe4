/** The header that carries the signature of a delivery; `mappings/azure.json` tells Port to look there. */
export const SIGNATURE_HEADER = 'x-port-sync-signature';

/** What stands before the HMAC-SHA256 in lower-case hex. */
export const SIGNATURE_PREFIX = 'sha256=';

/** The property by which reconcile knows what an instance owns; every shipped Azure blueprint has it. */
export const SYNC_INSTANCE_PROPERTY = 'syncInstance';

/** The identifier of the webhook data source in `mappings/azure.json`; Port allows 30 characters. */
export const WEBHOOK_IDENTIFIER = 'port-sync-azure';

/**
 * What the Pulumi stack puts out, and the environment variable that each output feeds when a sync command runs with
 * `--stack NAME`.
 */
export const STACK_OUTPUTS = {
  azureTenantId: 'AZURE_TENANT_ID',
  azureClientId: 'AZURE_CLIENT_ID',
  azureClientSecret: 'AZURE_CLIENT_SECRET',
  azureCloud: 'AZURE_CLOUD',
  azureSubscriptionIds: 'AZURE_SUBSCRIPTION_IDS',
  azureManagementGroupIds: 'AZURE_MANAGEMENT_GROUP_IDS',
  portBaseUrl: 'PORT_BASE_URL',
  portWebhookIngestUrl: 'PORT_WEBHOOK_INGEST_URL',
  portWebhookSecret: 'PORT_WEBHOOK_SECRET',
  syncInstance: 'PORT_SYNC_INSTANCE',
  syncSources: 'PORT_SYNC_SOURCES',
  stateUrl: 'PORT_SYNC_STATE',
} as const;
