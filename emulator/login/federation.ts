import { z } from 'zod';
import { GITHUB_ISSUER, type IdTokens } from '../github/id-tokens';
import { loginErrors, type LoginError } from './login-errors';

/** A federated identity credential of the application: whose tokens stand in for a secret. */
export const FederatedCredential = z.strictObject({
  issuer: z.string(),
  subject: z.string(),
  audience: z.string(),
});
export type FederatedCredential = z.infer<typeof FederatedCredential>;

export interface Federation {
  readonly credentials: readonly FederatedCredential[];
  readonly idTokens: Pick<IdTokens, 'isSignedByGitHub'>;
  readonly now: Date;
}

const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
});
type Claims = z.infer<typeof Claims>;

/**
 * What is wrong with a token that stands in for a secret. Issuer, subject and audience are compared with case, as Entra
 * does since 2024. Only GitHub's signature can be checked: the keys of other issuers are not known here.
 */
export function assertionProblem(assertion: string, federation: Federation): LoginError | undefined {
  const claims = claimsOf(assertion);
  if (claims === undefined) return loginErrors.malformedAssertion();
  const mismatch = mismatchOf(claims, federation.credentials);
  if (mismatch !== undefined) return mismatch;
  if (claims.iss === GITHUB_ISSUER && !federation.idTokens.isSignedByGitHub(assertion))
    return loginErrors.wrongAssertionSignature();
  const now = federation.now.getTime() / 1000;
  const isInTime = (claims.exp ?? Infinity) > now && (claims.nbf ?? 0) <= now;
  return isInTime ? undefined : loginErrors.assertionOutOfTime(federation.now, claims);
}

/** Which part is named follows what would have matched without it. */
function mismatchOf(
  { iss, sub, aud }: Claims,
  credentials: readonly FederatedCredential[],
): LoginError | undefined {
  const ofIssuer = credentials.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) return loginErrors.noFederatedIssuer(iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) return loginErrors.noFederatedSubject(sub);
  if (!ofSubject.some(({ audience }) => audience === aud)) return loginErrors.noFederatedAudience(aud);
  return undefined;
}

/** Undefined for what is not three parts, the first two JSON. */
function claimsOf(assertion: string): Claims | undefined {
  const [header, payload, signature, ...rest] = assertion.split('.');
  if (signature === undefined || rest.length > 0 || !isObject(decoded(header))) return undefined;
  const claims = Claims.safeParse(decoded(payload));
  return claims.success ? claims.data : undefined;
}

function decoded(part = ''): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
