import type { Setting } from './setting';

/** How a run goes about it, and how it reaches the network. */
export const SYNC_SETTINGS = {
  SYNC_MODE: {
    flag: 'sync-mode',
    group: 'sync',
    description: 'What `port-sync run` does; the commands `incremental` and `full` do what they say.',
    example: 'full',
    defaultText: 'incremental',
    options: ['incremental', 'full'],
    onlyRun: true,
  },
  CHANGE_WINDOW_MINUTES: {
    flag: 'change-window-minutes',
    group: 'sync',
    description:
      'How many minutes an incremental run looks back behind its checkpoint, or without one; a full run before its beginning.',
    example: '30',
    defaultText: '15',
    range: { least: 1, most: 20160 },
  },
  PORT_SYNC_SOURCES: {
    flag: 'source',
    group: 'sync',
    description: 'What to read. Both have a state of their own.',
    example: 'azure,entra',
    defaultText: 'azure',
    options: ['azure', 'entra'],
    repeatable: true,
  },
  PORT_SYNC_DELIVERY: {
    flag: 'delivery',
    group: 'sync',
    description:
      "How changes of Azure reach Port: to a webhook, where Port maps them, or mapped here, through Port's API. Entra ID is always delivered through the API.",
    example: 'api',
    defaultText: 'webhook where PORT_WEBHOOK_INGEST_URL is set, else api',
    options: ['webhook', 'api'],
  },
  PORT_SYNC_WIRE: {
    flag: 'wire',
    group: 'sync',
    description: 'Up to 100 changes in a request (batch), or one change in each (single).',
    example: 'single',
    defaultText: 'batch',
    options: ['batch', 'single'],
  },
  PORT_SYNC_CONCURRENCY: {
    flag: 'concurrency',
    group: 'sync',
    description: 'How many deliveries may be under way at once.',
    example: '16',
    defaultText: '20',
    range: { least: 1, most: 64 },
  },
  PORT_SYNC_RECONCILE: {
    flag: 'reconcile',
    group: 'sync',
    description:
      'Delete from Port what the source no longer has (on), only list it (plan), or do not look (off).',
    example: 'plan',
    defaultText: 'on with Port API credentials, else off',
    options: ['on', 'plan', 'off'],
  },
  PORT_SYNC_MAX_DELETE_PERCENT: {
    flag: 'max-delete-percent',
    group: 'sync',
    description:
      'Refuse to reconcile when it would delete more than this share of what this instance owns in a blueprint.',
    example: '20',
    defaultText: '10',
    range: { least: 0, most: 100 },
  },
  PORT_SYNC_STATE: {
    flag: 'state',
    group: 'sync',
    description:
      'Where the state is kept: file:FOLDER, azblob://ACCOUNT/CONTAINER[/PREFIX] (Azure Blob Storage), or none.',
    example: 'azblob://mystorage/port-sync',
    defaultText: 'file:.port-sync',
  },
  AZURE_STORAGE_CONNECTION_STRING: {
    flag: 'azure-storage-connection-string-file',
    group: 'sync',
    description: 'Access to the storage account of an azblob state by key or SAS.',
    example: 'DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…',
    defaultText: "the run's identity",
    secret: true,
  },
  AZURE_BLOB_ENDPOINT: {
    flag: 'azure-blob-endpoint',
    group: 'sync',
    description: 'Another host of an azblob state than that of the cloud.',
    example: 'http://127.0.0.1:10000',
    defaultText: 'that of the cloud',
  },
  PORT_SYNC_WAIT_LOCK: {
    flag: 'wait-lock',
    group: 'sync',
    description: 'How long to wait for another run of the same instance to end.',
    example: '10m',
    defaultText: '0s',
  },
  PORT_SYNC_INSTANCE: {
    flag: 'instance',
    group: 'sync',
    description: 'Name of this installation: one scope, one state, one owner of entities in Port.',
    example: 'prod',
    defaultText: 'default',
  },
  PORT_SYNC_CATALOG: {
    flag: 'catalog',
    group: 'sync',
    description: 'Folder that holds blueprints/ and mappings/.',
    example: './catalog',
    defaultText: '. if it holds both, else the packaged ones',
  },
  PORT_SYNC_LOG_LEVEL: {
    flag: 'log-level',
    group: 'sync',
    description: 'How much to log to stderr.',
    example: 'debug',
    defaultText: 'info',
    options: ['debug', 'info', 'warn', 'error', 'silent'],
  },
  PORT_SYNC_DEBUG_HTTP: {
    flag: 'debug-http',
    group: 'network',
    description:
      'Write a line of JSON about each request and its answer to this file, or to stderr (-): address, status, sizes, times, chosen headers; no bodies and no secrets.',
    example: 'http.jsonl',
  },
  HTTPS_PROXY: {
    flag: 'https-proxy',
    group: 'network',
    description: 'Proxy for requests to https addresses.',
    example: 'http://proxy.example.com:3128',
  },
  NO_PROXY: {
    flag: 'no-proxy',
    group: 'network',
    description: 'Hosts that are asked without the proxy, separated by commas.',
    example: 'localhost,.example.com',
  },
  NODE_EXTRA_CA_CERTS: {
    flag: 'extra-ca-certs',
    group: 'network',
    description: 'File with further certificate authorities to trust (PEM).',
    example: '/etc/ssl/company-ca.pem',
  },
} as const satisfies Readonly<Record<string, Setting>>;
