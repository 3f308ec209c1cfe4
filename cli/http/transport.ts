import { EnvHttpProxyAgent, request } from 'undici';
import type { HeaderReader } from './retry-hint';

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | undefined;
  readonly signal: AbortSignal;
}

export interface TransportAnswer {
  readonly status: number;
  readonly header: HeaderReader;
  /** The whole body. */
  readonly text: string;
}

/** Sends and reads the whole answer, whatever its status; a redirect is an answer too. */
export interface Transport {
  /** @throws the connection's error, or the signal's reason */
  send(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

/**
 * Kept connections that honour HTTPS_PROXY, NO_PROXY and Node's certificate authorities.
 * @param connections at most so many to one host
 */
export function createTransport(connections: number): Transport {
  const dispatcher = new EnvHttpProxyAgent({ connections, keepAliveTimeout: 30_000 });
  return {
    async send({ url, body, ...options }) {
      const answer = await request(url, { ...options, body: body ?? null, dispatcher });
      const header: HeaderReader = (name) => {
        const value = answer.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      return { status: answer.statusCode, header, text: await answer.body.text() };
    },
    close: () => dispatcher.close(),
  };
}
