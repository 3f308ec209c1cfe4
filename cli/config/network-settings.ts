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

interface NetworkInput {
  readonly environment: Environment;
  readonly envFile: Environment;
  readonly folder: string;
}

/** Decides what to take over; whatever stands in the environment itself is in force already. */
export function planNetworkSettings(
  raw: RawValues,
  { environment, envFile, folder }: NetworkInput,
): NetworkSettings {
  const certificates = readCertificates(findCertificateFile(raw, envFile), folder);
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
    problems: [...(isProblem ? [certificates] : []), ...findUncheckedCertificates(environment)],
    extraCertificates: isProblem ? undefined : certificates,
    variables,
  };
}

/** Node would take any certificate then, and our tokens would go to whoever stands in between. Only `0` does that. */
function findUncheckedCertificates(environment: Environment): readonly ConfigurationProblem[] {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return [];
  const message =
    'is 0, so that no certificate would be checked: unset it, and name your certificate authority in NODE_EXTRA_CA_CERTS';
  return [{ name: 'NODE_TLS_REJECT_UNAUTHORIZED', message }];
}

/**
 * Authorities add up: Node has read the file that the environment names when it started, and one that a flag or the env
 * file names is trusted besides.
 */
function findCertificateFile(
  { NODE_EXTRA_CA_CERTS: raw }: RawValues,
  envFile: Environment,
): RawValue | undefined {
  if (raw?.origin !== 'environment') return raw;
  const text = envFile.NODE_EXTRA_CA_CERTS?.trim() ?? '';
  return text === '' ? undefined : { text, name: raw.name, origin: 'env-file' };
}

/** Puts the plan into force; to be called before any client is made. */
export function applyNetworkSettings({ extraCertificates, variables }: NetworkSettings): void {
  Object.assign(process.env, variables);
  if (extraCertificates === undefined) return;
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), extraCertificates]);
}

function readCertificates(
  raw: RawValue | undefined,
  folder: string,
): string | ConfigurationProblem | undefined {
  if (raw === undefined) return undefined;
  const path = resolve(folder, raw.text);
  const content = readText(path);
  if (typeof content !== 'string') {
    return toConfigurationProblem('NODE_EXTRA_CA_CERTS', content.message, raw);
  }
  if (content.includes('-----BEGIN CERTIFICATE-----')) return content;
  return toConfigurationProblem('NODE_EXTRA_CA_CERTS', `${path}: holds no certificate in PEM form`, raw);
}
