import type { Setting } from './setting';

/** Where Port is, and who writes to it. */
export const PORT_SETTINGS = {
  PORT_WEBHOOK_INGEST_URL: {
    flag: 'port-webhook-ingest-url-file',
    group: 'port',
    description:
      "Ingest URL of the webhook data source in Port. It contains the data source's key, so it is a secret.",
    example: 'https://ingest.port.io/<key>',
    secret: true,
  },
  PORT_WEBHOOK_SECRET: {
    flag: 'port-webhook-secret-file',
    group: 'port',
    description: 'Signs every delivery (HMAC-SHA256, header x-port-sync-signature).',
    example: 'a long random string, the same as in the data source',
    defaultText: 'deliveries are not signed',
    secret: true,
  },
  PORT_CLIENT_ID: {
    flag: 'port-client-id',
    group: 'port',
    description: 'Port API credentials: needed for reconcile and to verify what became of the deliveries.',
    example: 'the client id from Port, menu "Credentials"',
  },
  PORT_CLIENT_SECRET: {
    flag: 'port-client-secret-file',
    group: 'port',
    description: 'The secret that belongs to PORT_CLIENT_ID.',
    example: 'the client secret from Port, menu "Credentials"',
    secret: true,
  },
  PORT_BASE_URL: {
    flag: 'port-base-url',
    group: 'port',
    description: "Port's API: scheme, host and port, without /v1.",
    example: 'https://api.port.io',
    defaultText: 'https://api.port.io',
  },
  PORT_REGION: {
    flag: 'port-region',
    group: 'port',
    description: 'Region of your Port account; sets the API host.',
    example: 'us',
    defaultText: 'eu',
    options: ['eu', 'us'],
  },
} as const satisfies Readonly<Record<string, Setting>>;
