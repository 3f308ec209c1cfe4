import type { AccessToken, TokenCredential } from '@azure/identity';
import type { Clock } from '../../../core/clock';

/** A token is not used in the last part of its life: a request may be under way for a minute. */
const RESERVE_MS = 5 * 60_000;
const RESERVE_SHARE = 0.1;

/** Tokens for one scope, kept as long as they are good. */
export interface GraphLogin {
  /** @throws what the credential throws */
  token(): Promise<string>;
  /**
   * Forgets the token and the credential, so that the next request logs in anew; unless that was done already.
   * @param since milliseconds since the epoch
   */
  renew(since: number): void;
}

export interface GraphLoginOptions {
  readonly clock: Clock;
  readonly scope: string;
  /** A credential that remembers nothing of those before. */
  readonly createCredential: () => TokenCredential;
}

interface Login {
  readonly credential: TokenCredential;
  token: Promise<AccessToken> | undefined;
  /** Milliseconds since the epoch; undefined while the token is under way. */
  goodUntil: number | undefined;
}

/** Requests that come while a login is under way wait for the same one. */
export function createGraphLogin({ clock, scope, createCredential }: GraphLoginOptions): GraphLogin {
  let login: Login | undefined;
  let renewedAt = -Infinity;

  function ask(of: Login): Promise<AccessToken> {
    const asked = askOnce(of).catch((error: unknown) => {
      if (of.token === asked) of.token = undefined;
      throw error;
    });
    of.goodUntil = undefined;
    of.token = asked;
    return asked;
  }

  async function askOnce(of: Login): Promise<AccessToken> {
    const token = await of.credential.getToken(scope);
    if (token === null) throw new Error('the credential has no token to give');
    const { expiresOnTimestamp: end, refreshAfterTimestamp: refresh = end } = token;
    const reserve = Math.min(RESERVE_MS, (end - clock.now()) * RESERVE_SHARE);
    of.goodUntil = Math.min(refresh, end - reserve);
    return token;
  }

  return {
    async token() {
      login ??= { credential: createCredential(), token: undefined, goodUntil: undefined };
      const isOver = login.goodUntil !== undefined && clock.now() >= login.goodUntil;
      const { token } = await (login.token === undefined || isOver ? ask(login) : login.token);
      return token;
    },
    renew(since) {
      if (renewedAt > since) return;
      renewedAt = clock.now();
      login = undefined;
    },
  };
}
