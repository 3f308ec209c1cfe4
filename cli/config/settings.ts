import { AZURE_SETTINGS } from './azure-settings';
import { PORT_SETTINGS } from './port-settings';
import type { Setting } from './setting';
import { SYNC_SETTINGS } from './sync-settings';

/** Every setting, once: flags, parsing, help and the table in README are made from this table. */
export const SETTINGS = { ...AZURE_SETTINGS, ...PORT_SETTINGS, ...SYNC_SETTINGS } as const;

/** Names a file with further variables; it is no setting itself, since it cannot stand in that file. */
export const ENV_FILE_VARIABLE = 'PORT_SYNC_ENV_FILE';

export type SettingName = keyof typeof SETTINGS;

/** The table as a list, typed by what all settings have in common. */
export const ALL_SETTINGS: readonly (readonly [SettingName, Setting])[] = Object.entries(SETTINGS).map(
  ([name, setting]) => [toSettingName(name), setting],
);

/** Those that say where the state is and how it is reached. */
export const STATE_SETTINGS: readonly SettingName[] = [
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLOUD',
  'AZURE_AUTHORITY_HOST',
  'PORT_SYNC_SOURCES',
  'PORT_SYNC_STATE',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_BLOB_ENDPOINT',
  'PORT_SYNC_WAIT_LOCK',
  'PORT_SYNC_INSTANCE',
  'PORT_SYNC_LOG_LEVEL',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

function toSettingName(name: string): SettingName {
  if (!isSettingName(name)) throw new Error(`no setting is called ${name}`);
  return name;
}
