import { resolve } from 'node:path';
import * as tls from 'node:tls';
import type { ConfigurationProblem } from '../core/errors';
import { toConfigurationProblem } from './problem';
import { readText, type Environment, type RawValue, type RawValues } from './raw-values';

/** What this process has to take over because it was not in its environment when it started. */
export interface NetworkSettings {
  readonly problems: readonly ConfigurationProblem[];
  /** Certificates in PEM that Node does not know yet. */
  readonly extraCertificates: string | undefined;
  /** Variables that the HTTP clients and the identity library read by themselves. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Decides what to take over; whatever stands in the environment itself is in force already. */
export function planNetworkSettings(
  raw: RawValues,
  { environment, folder }: { readonly environment: Environment; readonly folder: string },
): NetworkSettings {
  const certificates = readCertificates(raw.NODE_EXTRA_CA_CERTS, folder);
  const variables: Record<string, string> = {};
  for (const name of ['HTTPS_PROXY', 'NO_PROXY'] as const) {
    const value = raw[name];
    if (value === undefined || value.origin === 'environment') continue;
    // Clients prefer the lower-case spelling, which must not win over a flag, and must win over an env file.
    const lower = environment[name.toLowerCase()] ?? '';
    if (value.origin === 'env-file' && lower !== '') continue;
    variables[name] = value.text;
    if (lower !== '') variables[name.toLowerCase()] = value.text;
  }
  const isProblem = typeof certificates === 'object';
  return {
    problems: isProblem ? [certificates] : [],
    extraCertificates: isProblem ? undefined : certificates,
    variables,
  };
}

/** Puts the plan into force; to be called before any client is made. */
export function applyNetworkSettings({ extraCertificates, variables }: NetworkSettings): void {
  Object.assign(process.env, variables);
  if (extraCertificates === undefined) return;
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), extraCertificates]);
}

/** Node itself has read the file that the environment names when it started, and ignores the variable later. */
function readCertificates(
  raw: RawValue | undefined,
  folder: string,
): string | ConfigurationProblem | undefined {
  if (raw === undefined || raw.origin === 'environment') return undefined;
  const path = resolve(folder, raw.text);
  const content = readText(path);
  if (typeof content !== 'string') {
    return toConfigurationProblem('NODE_EXTRA_CA_CERTS', content.message, raw);
  }
  if (content.includes('-----BEGIN CERTIFICATE-----')) return content;
  return toConfigurationProblem('NODE_EXTRA_CA_CERTS', `${path}: holds no certificate in PEM form`, raw);
}
