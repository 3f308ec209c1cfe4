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

export type StackOutputName = keyof typeof STACK_OUTPUTS;

/** Outputs that Pulumi encrypts in the state and prints with `--show-secrets` only. */
export const SECRET_STACK_OUTPUTS = [
  'azureClientSecret',
  'portWebhookIngestUrl',
  'portWebhookSecret',
] as const satisfies readonly StackOutputName[];

/** What the stack tells people beside what it feeds to commands. */
export interface StackFacts {
  /** Of the blueprints in Port, in alphabetical order. */
  readonly blueprintIds: readonly string[];
  /** Where an administrator grants the Graph permissions; only where the stack does not grant them itself. */
  readonly adminConsentUrl: string;
  /** ARM scopes at which the identity has the role Reader. */
  readonly readerScopes: readonly string[];
  /** Names of the Graph application permissions, such as `User.Read.All`. */
  readonly graphPermissions: readonly string[];
}

/** All outputs as `pulumi stack output --json` prints them: each is there only where the stack's parts make it. */
export type StackOutputs = Partial<Readonly<Record<StackOutputName, string>> & StackFacts>;
