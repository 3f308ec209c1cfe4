import type { SettingName } from './settings';

/** What says where the state is and who may open it. Nothing else has to be configured to look at it. */
export const STORE_SETTINGS: readonly SettingName[] = [
  'PORT_SYNC_STATE',
  'PORT_SYNC_INSTANCE',
  'PORT_SYNC_SOURCES',
  'PORT_SYNC_WAIT_LOCK',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_BLOB_ENDPOINT',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLOUD',
  'AZURE_AUTHORITY_HOST',
  'PORT_SYNC_LOG_LEVEL',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
];
