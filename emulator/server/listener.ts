import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** Undefined: plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly onRequest: RequestListener;
  readonly onConnection?: () => void;
}

export interface Listener {
  /** `https://localhost:PORT`, the same port on IPv4 and IPv6. */
  readonly origin: string;
  /** Ends every connection, also those with a request under way. */
  close(): Promise<void>;
}

const ATTEMPTS = 20;
/** Longer than clients keep idle connections, so that none is closed in the moment of its reuse. */
const KEEP_ALIVE_MS = 300_000;

/** Listens on an ephemeral port of 127.0.0.1 and, where the machine has IPv6, on the same port of ::1. */
export async function listen(options: ListenOptions): Promise<Listener> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await bind(options, '127.0.0.1', 0);
    const { port } = ipv4.address() as AddressInfo;
    try {
      return toListener(options, port, [ipv4, await bind(options, '::1', port)]);
    } catch (error) {
      if (hasNoIpv6(error)) return toListener(options, port, [ipv4]);
      await close(ipv4);
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function toListener(options: ListenOptions, port: number, servers: readonly Server[]): Listener {
  const scheme = options.tls === undefined ? 'http' : 'https';
  return {
    origin: `${scheme}://localhost:${port}`,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function bind(options: ListenOptions, host: string, port: number): Promise<Server> {
  const server =
    options.tls === undefined
      ? createHttpServer(options.onRequest)
      : createHttpsServer(options.tls, options.onRequest);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  if (options.onConnection !== undefined) server.on('connection', options.onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function hasNoIpv6(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}
