import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EmulatorClock } from '../server/types';
import { PortError } from './errors';

/** Port's tokens live three hours. Source: docs.port.io/api-reference/port-api. */
const TOKEN_LIFE_MS = 3 * 60 * 60 * 1000;

/** The body of `POST /v1/auth/access_token`: a closed schema. */
export const Credentials = z.strictObject({ clientId: z.string(), clientSecret: z.string() });
export type Credentials = z.infer<typeof Credentials>;

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly tokenType: 'Bearer';
}

export interface TokenDesk {
  /** Answers the active token with its remaining life; a new one only after that. Throws a 401 `PortError`. */
  issue(credentials: Credentials): IssuedToken;
  /** Throws a 401 `PortError` unless the header carries the active token. */
  check(authorization: string | undefined): void;
  /** Forgets the active token, as a rotation of the credentials would. */
  revoke(): void;
}

/** One set of credentials with at most one active token, as Port has it. */
export function createTokenDesk(clock: EmulatorClock, credentials: Credentials): TokenDesk {
  let active: { token: string; expiresAt: number } | undefined;
  const remainingMs = (): number => (active === undefined ? 0 : active.expiresAt - clock.now().getTime());

  return {
    issue(asked) {
      if (asked.clientId !== credentials.clientId || asked.clientSecret !== credentials.clientSecret)
        throw new PortError(401, 'invalid_credentials', 'The client id or the client secret is wrong');
      const now = clock.now().getTime();
      if (active === undefined || remainingMs() < 1000)
        active = { token: buildToken(asked.clientId, now), expiresAt: now + TOKEN_LIFE_MS };
      return {
        accessToken: active.token,
        expiresIn: Math.floor(remainingMs() / 1000),
        tokenType: 'Bearer',
      };
    },
    check(authorization) {
      const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw new PortError(401, 'unauthorized', 'No bearer token was sent');
      if (active === undefined || token !== active.token || remainingMs() <= 0)
        throw new PortError(401, 'unauthorized', 'The access token is invalid or has expired');
    },
    revoke() {
      active = undefined;
    },
  };
}

/** A JWT in form only: clients read `isMachine` and `exp` from it, nobody verifies the signature. */
function buildToken(clientId: string, nowMs: number): string {
  const claims = {
    orgId: 'org_emulator',
    sub: clientId,
    isMachine: true,
    iat: Math.floor(nowMs / 1000),
    exp: Math.floor((nowMs + TOKEN_LIFE_MS) / 1000),
  };
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${randomBytes(32).toString('base64url')}`;
}
