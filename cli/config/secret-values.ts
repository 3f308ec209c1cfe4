import type { Redactor } from '../core/redact';
import type { Environment, RawValues } from './raw-values';
import { ALL_SETTINGS } from './settings';

/** Secrets that libraries read by themselves; their errors must not show them either. */
const READ_BY_LIBRARIES = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_STORAGE_CONNECTION_STRING',
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
  for (const address of addresses) {
    for (const part of secretPartsOf(address ?? '')) redactor.register(part);
  }
}

/** An ingest URL ends in its key; a proxy's address may hold a password; a query holds codes. */
function secretPartsOf(address: string): readonly string[] {
  const url = URL.parse(address);
  if (url === null) return [];
  const key = url.pathname.split('/').findLast((segment) => segment !== '') ?? '';
  const encoded = [key, url.password];
  return [...encoded, ...encoded.map(decode), ...url.searchParams.values()];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
