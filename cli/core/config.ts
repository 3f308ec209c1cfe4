/** What a run is told, checked and normalised. `cli/config` makes it; everybody below only reads it. */
export interface Config {
  readonly instance: string;
  readonly sources: readonly SourceName[];
  readonly azure: AzureConfig;
  readonly port: PortConfig;
  /** Of Azure; Entra ID is always delivered through the API. */
  readonly delivery: DeliveryMode;
  readonly wire: WireFormat;
  readonly reconcile: ReconcileConfig;
  readonly state: StateLocation;
  /** Folder that holds `blueprints/` and `mappings/`. */
  readonly catalogFolder: string;
  /** Minutes; how far a first incremental run looks back, and the least overlap after that. */
  readonly changeWindowMinutes: number;
  /** Milliseconds since the epoch: where an incremental run is told to begin. */
  readonly since: number | undefined;
  /** How many deliveries may be under way at once. */
  readonly concurrency: number;
  /** With up to so many open dead letters a run may be green. */
  readonly allowDeadLetters: number;
  readonly dryRun: boolean;
  /** Milliseconds to wait for another run's lock. */
  readonly waitLockMs: number;
}

/** What those need who look after the state. */
export type StateConfig = Pick<Config, 'instance' | 'sources' | 'azure' | 'state' | 'waitLockMs'>;

export type SourceName = 'azure' | 'entra';
export type DeliveryMode = 'webhook' | 'api';
export type WireFormat = 'batch' | 'single';
export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

export interface AzureConfig {
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  /** Where this runs in a job of GitHub Actions that may have tokens of its own. */
  readonly gitHubTokenRequest: GitHubTokenRequest | undefined;
  readonly cloud: CloudName;
  /** Origins without a trailing slash. */
  readonly authorityHost: string;
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly portalUrl: string;
  /** Token scope of ARM; that of the cloud, whatever the endpoint. */
  readonly armScope: string;
  /** Token scope of Microsoft Graph, likewise. */
  readonly graphScope: string;
  /** True where the authority is none of the known clouds: MSAL must not ask login.microsoftonline.com about it. */
  readonly disableInstanceDiscovery: boolean;
  readonly scope: AzureScope;
  readonly subscriptionBatchSize: number;
}

/** What GitHub Actions tells a job with `id-token: write`. */
export interface GitHubTokenRequest {
  readonly url: string;
  /** A secret. */
  readonly token: string;
}

/** What the instance covers. All lower case; an empty list means everything that is visible. */
export interface AzureScope {
  readonly resourceTypes: readonly string[];
  readonly tagFilters: TagFilters;
  readonly subscriptionIds: readonly string[];
  readonly excludedSubscriptionIds: readonly string[];
  readonly managementGroupIds: readonly string[];
}

/** Pairs of tag name and value: tags may be called `__proto__`, so no plain objects. */
export interface TagFilters {
  readonly include: readonly TagCondition[];
  readonly exclude: readonly TagCondition[];
}

export interface TagCondition {
  readonly name: string;
  readonly value: string;
}

export interface PortConfig {
  /** Origin, without `/v1`. */
  readonly baseUrl: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly ingestUrl: string | undefined;
  readonly webhookSecret: string | undefined;
}

export interface ReconcileConfig {
  readonly mode: 'on' | 'plan' | 'off';
  readonly maxDeletePercent: number;
  /** Delete even where the guard would refuse. */
  readonly acceptDeletes: boolean;
}

export type StateLocation =
  { readonly kind: 'file'; readonly folder: string } | { readonly kind: 'none' } | BlobLocation;

/** A container of Azure Blob Storage. */
export interface BlobLocation {
  readonly kind: 'azblob';
  readonly account: string;
  readonly container: string;
  /** Without slashes at its ends; empty where there is none. */
  readonly prefix: string;
  /** URL of the account's blob service; undefined where the connection string names it. */
  readonly endpoint: string | undefined;
  /** A secret; without it the run's identity is used. */
  readonly connectionString: string | undefined;
}
