import type { Redactor } from '../core/redact';
import type { Environment, RawValues } from './raw-values';
import { ALL_SETTINGS } from './settings';

/** Secrets that libraries read by themselves; their errors must not show them either. */
const READ_BY_LIBRARIES = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'IDENTITY_HEADER',
];

/** Registers every secret that was read, before anything is said about any of them. */
export function registerSecrets(redactor: Redactor, raw: RawValues, environment: Environment): void {
  for (const [name, setting] of ALL_SETTINGS) {
    const text = raw[name]?.text;
    if (setting.secret && text !== undefined) redactor.register(text);
  }
  for (const name of READ_BY_LIBRARIES) redactor.register(environment[name] ?? '');
  const addresses = [raw.PORT_WEBHOOK_INGEST_URL?.text, raw.HTTPS_PROXY?.text, environment.https_proxy];
  const parts = [
    ...addresses.flatMap((address) => secretPartsOf(address ?? '')),
    ...secretPartsOfConnection(raw.AZURE_STORAGE_CONNECTION_STRING?.text ?? ''),
  ];
  for (const part of parts) redactor.register(part);
}

/** An ingest URL ends in its key; a proxy's address may hold a password; a query holds codes. */
function secretPartsOf(address: string): readonly string[] {
  const url = URL.parse(address);
  if (url === null) return [];
  const key = url.pathname.split('/').findLast((segment) => segment !== '') ?? '';
  const encoded = [key, url.password];
  return [...encoded, ...encoded.map(decode), ...url.searchParams.values()];
}

/** A storage account's key, or the signature of its SAS: what is sent, or shown by an error, is not the whole string. */
function secretPartsOfConnection(text: string): readonly string[] {
  const key = /(?:^|;)\s*AccountKey=([^;]+)/i.exec(text)?.[1] ?? '';
  const signature = /[?&=;]sig=([^&;]+)/i.exec(text)?.[1] ?? '';
  return [key, signature, decode(signature)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
