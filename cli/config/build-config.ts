import type {
  AzureConfig,
  Config,
  GitHubTokenRequest,
  PortConfig,
  ReconcileConfig,
  StateConfig,
} from '../core/config';
import { CLOUDS, PORT_HOSTS, isKnownAuthority } from './clouds';
import type { SettingValues } from './schemas';
import { resolveState } from './state-location';

/** What is not a setting, but told by this one call. */
export interface Circumstances extends StateCircumstances {
  readonly catalogFolder: string;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly dryRun: boolean;
  readonly acceptDeletes: boolean;
}

interface StateCircumstances {
  /** What relative folders are resolved against. */
  readonly folder: string;
  readonly gitHubTokenRequest: GitHubTokenRequest | undefined;
}

/** Fills in the defaults. The values have been checked. */
export function buildConfig(values: SettingValues, circumstances: Circumstances): Config {
  return {
    ...buildStateConfig(values, circumstances),
    port: buildPort(values),
    delivery: values.PORT_SYNC_DELIVERY ?? (values.PORT_WEBHOOK_INGEST_URL === undefined ? 'api' : 'webhook'),
    wire: values.PORT_SYNC_WIRE ?? 'batch',
    reconcile: buildReconcile(values, circumstances.acceptDeletes),
    catalogFolder: circumstances.catalogFolder,
    changeWindowMinutes: values.CHANGE_WINDOW_MINUTES ?? 15,
    since: circumstances.since,
    concurrency: values.PORT_SYNC_CONCURRENCY ?? 20,
    allowDeadLetters: values.PORT_SYNC_ALLOW_DEAD_LETTERS ?? 0,
    dryRun: circumstances.dryRun,
  };
}

/** The part of it that says where the state is. */
export function buildStateConfig(values: SettingValues, circumstances: StateCircumstances): StateConfig {
  return {
    instance: values.PORT_SYNC_INSTANCE ?? 'default',
    sources: values.PORT_SYNC_SOURCES ?? ['azure'],
    azure: buildAzure(values, circumstances),
    state: resolveState(values.PORT_SYNC_STATE ?? { kind: 'file', folder: '.port-sync' }, {
      folder: circumstances.folder,
      blobSuffix: CLOUDS[values.AZURE_CLOUD ?? 'AzureCloud'].blobSuffix,
      endpoint: values.AZURE_BLOB_ENDPOINT,
      connectionString: values.AZURE_STORAGE_CONNECTION_STRING,
    }),
    waitLockMs: values.PORT_SYNC_WAIT_LOCK ?? 0,
  };
}

function buildAzure(values: SettingValues, { gitHubTokenRequest }: StateCircumstances): AzureConfig {
  const cloudName = values.AZURE_CLOUD ?? 'AzureCloud';
  const cloud = CLOUDS[cloudName];
  const authorityHost = values.AZURE_AUTHORITY_HOST ?? cloud.authorityHost;
  return {
    tenantId: values.AZURE_TENANT_ID,
    clientId: values.AZURE_CLIENT_ID,
    clientSecret: values.AZURE_CLIENT_SECRET,
    gitHubTokenRequest,
    cloud: cloudName,
    authorityHost,
    armEndpoint: values.AZURE_ARM_ENDPOINT ?? cloud.armEndpoint,
    graphEndpoint: values.MSGRAPH_ENDPOINT ?? cloud.graphEndpoint,
    portalUrl: cloud.portalUrl,
    armScope: `${cloud.armEndpoint}/.default`,
    graphScope: `${cloud.graphEndpoint}/.default`,
    disableInstanceDiscovery: !isKnownAuthority(authorityHost),
    scope: {
      resourceTypes: values.RESOURCE_TYPES ?? [],
      tagFilters: values.RESOURCE_GROUP_TAG_FILTERS ?? { include: [], exclude: [] },
      subscriptionIds: values.AZURE_SUBSCRIPTION_IDS ?? [],
      excludedSubscriptionIds: values.AZURE_EXCLUDED_SUBSCRIPTION_IDS ?? [],
      managementGroupIds: values.AZURE_MANAGEMENT_GROUP_IDS ?? [],
    },
    subscriptionBatchSize: values.SUBSCRIPTION_BATCH_SIZE ?? 1000,
  };
}

function buildPort(values: SettingValues): PortConfig {
  return {
    baseUrl: values.PORT_BASE_URL ?? `https://${PORT_HOSTS[values.PORT_REGION ?? 'eu'][0]}`,
    clientId: values.PORT_CLIENT_ID,
    clientSecret: values.PORT_CLIENT_SECRET,
    ingestUrl: values.PORT_WEBHOOK_INGEST_URL,
    webhookSecret: values.PORT_WEBHOOK_SECRET,
  };
}

function buildReconcile(values: SettingValues, acceptDeletes: boolean): ReconcileConfig {
  const hasCredentials = values.PORT_CLIENT_ID !== undefined;
  return {
    mode: values.PORT_SYNC_RECONCILE ?? (hasCredentials ? 'on' : 'off'),
    maxDeletePercent: values.PORT_SYNC_MAX_DELETE_PERCENT ?? 10,
    acceptDeletes,
  };
}
