import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EmulatorClock } from '../server/types';
import type { Audience } from './identity';

export interface IssueTokenOptions {
  readonly issuer: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly audience: Audience;
  /** The resource that was asked for, as `aud`. */
  readonly resource: string;
  readonly lifetimeSeconds: number;
}

const Claims = z.looseObject({
  aud: z.string(),
  tid: z.string(),
  appid: z.string(),
  oid: z.string(),
  exp: z.number(),
  audience: z.enum(['arm', 'graph', 'storage']),
});
type Claims = z.infer<typeof Claims>;

export type TokenProblem = 'malformed' | 'expired' | 'audience';

export type TokenCheck =
  { readonly ok: true; readonly claims: Claims } | { readonly ok: false; readonly problem: TokenProblem };

export interface Tokens {
  issue(options: IssueTokenOptions): string;
  check(token: string, audience: Audience): TokenCheck;
  /** Every token issued so far is expired from now on. */
  expireAll(): void;
}

/** Access tokens with the claims of an Entra application token, signed with a key that only this process has. */
export function createTokens(clock: EmulatorClock): Tokens {
  const key = randomBytes(32);
  let generation = 0;
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000);
  return {
    issue: (options) => sign(claimsOf(options, seconds(), generation), key),
    check: (token, audience) => {
      const claims = verified(token, key);
      if (claims === undefined) return { ok: false, problem: 'malformed' };
      if (claims.audience !== audience) return { ok: false, problem: 'audience' };
      if (claims.exp <= seconds() || claims['generation'] !== generation)
        return { ok: false, problem: 'expired' };
      return { ok: true, claims };
    },
    expireAll: () => {
      generation += 1;
    },
  };
}

function claimsOf(options: IssueTokenOptions, now: number, generation: number): Claims {
  return {
    aud: options.resource,
    iss: options.issuer,
    iat: now,
    nbf: now,
    exp: now + options.lifetimeSeconds,
    appid: options.clientId,
    appidacr: '1',
    idtyp: 'app',
    oid: options.principalId,
    sub: options.principalId,
    tid: options.tenantId,
    uti: randomUUID(),
    ver: '1.0',
    audience: options.audience,
    generation,
  };
}

function sign(claims: Claims, key: Buffer): string {
  const unsigned = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${unsigned}.${createHmac('sha256', key).update(unsigned).digest('base64url')}`;
}

function verified(token: string, key: Buffer): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest();
  const actual = Buffer.from(signature, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
