import type { z } from 'zod';
import { blobEndpoint, httpsOrigin, ingestUrl, portOrigin, proxyUrl } from './addresses';
import { choice, choiceList, guidList, managementGroupList, resourceTypes } from './lists';
import { duration, wholeNumber } from './numbers';
import { Wrong, quote, textSchema, type TextSchema } from './parsing';
import { SETTINGS, type SettingName } from './settings';
import { stateLocation } from './state-location';
import { tagFilters } from './tag-filters';

const text = textSchema((value) => value);

/** A directory is named by its id or by one of its domains. */
const tenant = pattern(/^[0-9a-z][0-9a-z.-]*$/i, 'is neither a directory id (a GUID) nor a domain');

/** It becomes part of the User-Agent and of a file name. */
const instance = pattern(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  'must be 1 to 63 letters, digits, dots, dashes or underscores, and begin with a letter or digit',
);

const clientId = pattern(/^[!-~]+$/, 'must not contain blanks or other special characters');

/** How each setting's text is read. */
export const SCHEMAS = {
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: clientId,
  AZURE_CLIENT_SECRET: text,
  AZURE_CLOUD: choice(SETTINGS.AZURE_CLOUD.options),
  AZURE_AUTHORITY_HOST: httpsOrigin,
  AZURE_ARM_ENDPOINT: httpsOrigin,
  MSGRAPH_ENDPOINT: httpsOrigin,
  AZURE_SUBSCRIPTION_IDS: guidList,
  AZURE_EXCLUDED_SUBSCRIPTION_IDS: guidList,
  AZURE_MANAGEMENT_GROUP_IDS: managementGroupList,
  RESOURCE_TYPES: resourceTypes,
  RESOURCE_GROUP_TAG_FILTERS: tagFilters,
  SUBSCRIPTION_BATCH_SIZE: wholeNumber(SETTINGS.SUBSCRIPTION_BATCH_SIZE.range),
  PORT_WEBHOOK_INGEST_URL: ingestUrl,
  PORT_WEBHOOK_SECRET: text,
  PORT_CLIENT_ID: clientId,
  PORT_CLIENT_SECRET: text,
  PORT_BASE_URL: portOrigin,
  PORT_REGION: choice(SETTINGS.PORT_REGION.options),
  SYNC_MODE: choice(SETTINGS.SYNC_MODE.options),
  CHANGE_WINDOW_MINUTES: wholeNumber(SETTINGS.CHANGE_WINDOW_MINUTES.range),
  PORT_SYNC_SOURCES: choiceList(SETTINGS.PORT_SYNC_SOURCES.options),
  PORT_SYNC_DELIVERY: choice(SETTINGS.PORT_SYNC_DELIVERY.options),
  PORT_SYNC_WIRE: choice(SETTINGS.PORT_SYNC_WIRE.options),
  PORT_SYNC_CONCURRENCY: wholeNumber(SETTINGS.PORT_SYNC_CONCURRENCY.range),
  PORT_SYNC_RECONCILE: choice(SETTINGS.PORT_SYNC_RECONCILE.options),
  PORT_SYNC_MAX_DELETE_PERCENT: wholeNumber(SETTINGS.PORT_SYNC_MAX_DELETE_PERCENT.range),
  PORT_SYNC_ALLOW_DEAD_LETTERS: wholeNumber(SETTINGS.PORT_SYNC_ALLOW_DEAD_LETTERS.range),
  PORT_SYNC_STATE: stateLocation,
  AZURE_STORAGE_CONNECTION_STRING: text,
  AZURE_BLOB_ENDPOINT: blobEndpoint,
  PORT_SYNC_WAIT_LOCK: duration,
  PORT_SYNC_INSTANCE: instance,
  PORT_SYNC_CATALOG: text,
  PORT_SYNC_LOG_LEVEL: choice(SETTINGS.PORT_SYNC_LOG_LEVEL.options),
  PORT_SYNC_DEBUG_HTTP: text,
  HTTPS_PROXY: proxyUrl,
  NO_PROXY: text,
  NODE_EXTRA_CA_CERTS: text,
} as const satisfies Readonly<Record<SettingName, TextSchema<unknown>>>;

/** What the settings hold, as far as they are set and right. */
export type SettingValues = { [Name in SettingName]?: z.output<(typeof SCHEMAS)[Name]> };

function pattern(expected: RegExp, message: string): TextSchema<string> {
  return textSchema((value) => (expected.test(value) ? value : new Wrong(`${quote(value)} ${message}`)));
}
