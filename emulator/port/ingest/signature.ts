import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Security } from '../webhooks/schema';

/**
 * Whether a request carries the signature that the webhook asks for: prefix and HMAC in hex over the raw bytes, or
 * with `plain` the secret itself. True where the webhook asks for none.
 * Port's documentation shows GitHub's `x-hub-signature-256: sha256=<hex>`; it says nothing of other encodings.
 */
export function isSignatureValid(security: Security, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const { secret, signatureHeaderName } = security;
  if (!secret || !signatureHeaderName) return true;
  const sent = headers[signatureHeaderName.toLowerCase()];
  if (typeof sent !== 'string') return false;
  const expected = `${security.signaturePrefix ?? ''}${digest(security, secret, body)}`;
  const [left, right] = [Buffer.from(sent), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function digest(security: Security, secret: string, body: Buffer): string {
  const algorithm = security.signatureAlgorithm ?? 'sha256';
  return algorithm === 'plain' ? secret : createHmac(algorithm, secret).update(body).digest('hex');
}
