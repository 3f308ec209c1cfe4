import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

const trusted = new Set<string>();

/** Lets this process trust the authority in a PEM file: Node reads NODE_EXTRA_CA_CERTS at its start only. */
export function trust(file: string | undefined): void {
  if (file === undefined || trusted.has(file)) return;
  trusted.add(file);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(file, 'utf8')]);
}
