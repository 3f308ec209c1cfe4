import type { ConfigurationProblem } from '../core/errors';
import { PORT_HOSTS } from './clouds';
import { toConfigurationProblem } from './problem';
import type { RawValues } from './raw-values';
import type { SettingValues } from './schemas';
import type { SettingName } from './settings';

interface Requirement {
  /** The setting to mend. */
  readonly setting: SettingName;
  readonly isBroken: (values: SettingValues, raw: RawValues) => boolean;
  readonly message: string;
}

/** What has to be there, and what cannot be together. A value that is malformed counts as given. */
const REQUIREMENTS: readonly Requirement[] = [
  {
    setting: 'AZURE_TENANT_ID',
    isBroken: (_, raw) => lacks(raw, 'AZURE_TENANT_ID') && !lacks(raw, 'AZURE_CLIENT_SECRET'),
    message: 'is needed with AZURE_CLIENT_SECRET and is not set',
  },
  {
    setting: 'AZURE_CLIENT_ID',
    isBroken: (_, raw) => lacks(raw, 'AZURE_CLIENT_ID') && !lacks(raw, 'AZURE_CLIENT_SECRET'),
    message: 'is needed with AZURE_CLIENT_SECRET and is not set',
  },
  {
    setting: 'PORT_WEBHOOK_INGEST_URL',
    isBroken: (values, raw) =>
      readsAzure(values) && values.PORT_SYNC_DELIVERY === 'webhook' && lacks(raw, 'PORT_WEBHOOK_INGEST_URL'),
    message: 'is needed and is not set',
  },
  {
    setting: 'PORT_WEBHOOK_INGEST_URL',
    isBroken: (values, raw) =>
      readsAzure(values) &&
      values.PORT_SYNC_DELIVERY === undefined &&
      lacks(raw, 'PORT_WEBHOOK_INGEST_URL') &&
      lacks(raw, 'PORT_CLIENT_ID') &&
      lacks(raw, 'PORT_CLIENT_SECRET'),
    message:
      "is needed and is not set; to deliver through Port's API instead, set PORT_CLIENT_ID and PORT_CLIENT_SECRET",
  },
  {
    setting: 'PORT_CLIENT_ID',
    isBroken: (values, raw) =>
      (readsEntra(values) || values.PORT_SYNC_DELIVERY === 'api') &&
      lacks(raw, 'PORT_CLIENT_ID') &&
      lacks(raw, 'PORT_CLIENT_SECRET'),
    message: "is needed with PORT_CLIENT_SECRET to deliver through Port's API, and is not set",
  },
  {
    setting: 'PORT_CLIENT_SECRET',
    isBroken: (_, raw) => lacks(raw, 'PORT_CLIENT_SECRET') && !lacks(raw, 'PORT_CLIENT_ID'),
    message: 'is needed with PORT_CLIENT_ID and is not set',
  },
  {
    setting: 'PORT_CLIENT_ID',
    isBroken: (_, raw) => lacks(raw, 'PORT_CLIENT_ID') && !lacks(raw, 'PORT_CLIENT_SECRET'),
    message: 'is needed with PORT_CLIENT_SECRET and is not set',
  },
  {
    setting: 'PORT_SYNC_RECONCILE',
    isBroken: (values, raw) =>
      (values.PORT_SYNC_RECONCILE ?? 'off') !== 'off' &&
      lacks(raw, 'PORT_CLIENT_ID') &&
      lacks(raw, 'PORT_CLIENT_SECRET'),
    message: 'needs PORT_CLIENT_ID and PORT_CLIENT_SECRET; set them, or set this to off',
  },
  {
    setting: 'AZURE_BLOB_ENDPOINT',
    isBroken: (values, raw) =>
      values.PORT_SYNC_STATE?.kind === 'azblob' &&
      values.AZURE_BLOB_ENDPOINT?.startsWith('http:') === true &&
      lacks(raw, 'AZURE_STORAGE_CONNECTION_STRING'),
    message: 'must be https, since tokens are sent there; for http set AZURE_STORAGE_CONNECTION_STRING',
  },
  {
    setting: 'PORT_REGION',
    isBroken: hasOtherRegion,
    message: 'disagrees with PORT_BASE_URL, which is a host of the other region; set only one of them',
  },
];

/** Everything that is missing or contradictory about these settings, whatever else is wrong. */
export function findUnmetRequirements(
  values: SettingValues,
  raw: RawValues,
  names: readonly SettingName[],
): readonly ConfigurationProblem[] {
  const asked = REQUIREMENTS.filter(({ setting }) => names.includes(setting));
  const unmet = asked.filter((requirement) => requirement.isBroken(values, raw));
  return [
    ...unmet.map(({ setting, message }) => toConfigurationProblem(setting, message, raw[setting])),
    ...findSubscriptionsInBoth(values),
    ...findPasswordsOnCommandLine(raw),
  ];
}

function hasOtherRegion({ PORT_BASE_URL, PORT_REGION }: SettingValues): boolean {
  if (PORT_BASE_URL === undefined || PORT_REGION === undefined) return false;
  const hosts: readonly string[] = PORT_HOSTS[PORT_REGION === 'eu' ? 'us' : 'eu'];
  return hosts.includes(new URL(PORT_BASE_URL).host);
}

function findSubscriptionsInBoth(values: SettingValues): readonly ConfigurationProblem[] {
  const excluded = values.AZURE_EXCLUDED_SUBSCRIPTION_IDS ?? [];
  const both = (values.AZURE_SUBSCRIPTION_IDS ?? []).filter((id) => excluded.includes(id));
  return both.map((id) => ({
    name: 'AZURE_EXCLUDED_SUBSCRIPTION_IDS',
    message: `${id} is also in AZURE_SUBSCRIPTION_IDS: take it out of one of them`,
  }));
}

/** Every user of the machine can read a process's arguments. */
function findPasswordsOnCommandLine({ HTTPS_PROXY: proxy }: RawValues): readonly ConfigurationProblem[] {
  if (proxy?.origin !== 'flag') return [];
  const url = URL.parse(proxy.text);
  if (url === null || url.password === '') return [];
  const message = 'a password on the command line is visible to everybody; set HTTPS_PROXY instead';
  return [{ name: proxy.name, message }];
}

function readsAzure({ PORT_SYNC_SOURCES: sources }: SettingValues): boolean {
  return sources?.includes('azure') ?? true;
}

function readsEntra({ PORT_SYNC_SOURCES: sources }: SettingValues): boolean {
  return sources?.includes('entra') === true;
}

function lacks(raw: RawValues, name: SettingName): boolean {
  return raw[name] === undefined;
}
