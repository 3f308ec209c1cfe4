import { generateKeyPairSync, randomUUID, sign, verify, type KeyPairKeyObjectResult } from 'node:crypto';
import type { EmulatorClock } from '../server/types';

/** Source: GitHub's documentation, "OpenID Connect reference". */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

export interface IdTokenRequest {
  /** `repo:OWNER/NAME:ref:refs/heads/BRANCH`, `repo:OWNER/NAME:environment:NAME`, … */
  readonly subject: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/** What GitHub signs, and what whoever knows its keys can check. */
export interface IdTokens {
  issue(request: IdTokenRequest): string;
  isSignedByGitHub(token: string): boolean;
}

/** Tokens as GitHub Actions has them, signed with a key that only this process has. */
export function createIdTokens(clock: EmulatorClock): IdTokens {
  let keys: KeyPairKeyObjectResult | undefined;
  // Made when first needed: it takes a moment, and most clients log in with a secret.
  const pair = () => (keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));
  return {
    issue(request) {
      const now = Math.floor(clock.now().getTime() / 1000);
      const unsigned = [{ typ: 'JWT', alg: 'RS256', kid: 'emulator' }, claimsOf(request, now)]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const signature = sign('sha256', Buffer.from(unsigned), pair().privateKey);
      return `${unsigned}.${signature.toString('base64url')}`;
    },
    isSignedByGitHub(token) {
      const end = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(end + 1), 'base64url');
      return verify('sha256', Buffer.from(token.slice(0, end)), pair().publicKey, signature);
    },
  };
}

function claimsOf({ subject, audience, lifetimeSeconds }: IdTokenRequest, now: number) {
  const [, repository = '', owner = ''] = /^repo:(([^/]+)\/[^:]+):/.exec(subject) ?? [];
  return {
    jti: randomUUID(),
    sub: subject,
    aud: audience,
    iss: GITHUB_ISSUER,
    repository,
    repository_owner: owner,
    run_id: '1',
    runner_environment: 'github-hosted',
    nbf: now - 600,
    exp: now + lifetimeSeconds,
    iat: now,
  };
}
