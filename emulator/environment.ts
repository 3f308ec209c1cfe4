import type { Emulator } from './emulator';

/** What a client needs in its environment in order to meet the emulator instead of the real services. */
export function environmentOf(emulator: Emulator): Readonly<Record<string, string>> {
  const { identity, portCredentials, webhook, caFile, adminUrl } = emulator;
  return {
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_CLIENT_ID: identity.clientId,
    AZURE_CLIENT_SECRET: identity.clientSecret,
    ACTIONS_ID_TOKEN_REQUEST_URL: emulator.idTokenRequest.url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: emulator.idTokenRequest.token,
    AZURE_AUTHORITY_HOST: emulator.originOf('login'),
    AZURE_ARM_ENDPOINT: emulator.originOf('arm'),
    MSGRAPH_ENDPOINT: emulator.originOf('graph'),
    PORT_BASE_URL: emulator.originOf('port'),
    PORT_CLIENT_ID: portCredentials.clientId,
    PORT_CLIENT_SECRET: portCredentials.clientSecret,
    ...(webhook === null ? {} : { PORT_WEBHOOK_INGEST_URL: webhook.ingestUrl }),
    PORT_WEBHOOK_SECRET: portCredentials.webhookSecret,
    ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
    PORT_SYNC_EMULATOR_ADMIN_URL: adminUrl,
  };
}

/** One line of POSIX shell, safe whatever the value holds. */
export function toExportLine(name: string, value: string): string {
  return `export ${name}='${value.replaceAll("'", "'\\''")}'`;
}
