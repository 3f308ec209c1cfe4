import type { Clock } from '../core/clock';

/** A token lives for three hours; it is renewed this long before its end. Source: Port's API reference. */
const RENEW_BEFORE_MS = 3 * 60_000;

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. Port has one token for a set of credentials: who asks again gets the same, with what is left of it. */
  readonly expiresIn: number;
}

/** The token that all requests share. */
export interface PortLogin {
  /** Logs in where there is no token, or none for long any more; requests that come together share one login. */
  token(): Promise<string>;
  /** Port does not take this one any more. */
  refuse(token: string): void;
}

export function createPortLogin(logIn: () => Promise<IssuedToken>, clock: Clock): PortLogin {
  let current: { readonly value: string; readonly renewAt: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const { accessToken, expiresIn } = await logIn();
    const lifeMs = expiresIn * 1000;
    current = { value: accessToken, renewAt: clock.now() + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 2) };
    return accessToken;
  }

  return {
    token() {
      if (current !== undefined && clock.now() < current.renewAt) return Promise.resolve(current.value);
      underWay ??= renew().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    refuse(token) {
      if (current?.value === token) current = undefined;
    },
  };
}
