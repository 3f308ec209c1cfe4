import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { createCertificates } from './certificates';

export interface ListenOptions {
  /** Undefined: plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly onRequest: RequestListener;
  readonly onConnection?: () => void;
}

export interface Listener {
  /** `https://localhost:PORT`, the same port on IPv4 and IPv6. */
  readonly origin: string;
  /** The next connection meets a certificate that nobody trusts, if this still holds then. Without TLS nothing happens. */
  distrust(isStanding: () => boolean): Promise<void>;
  /** Ends every connection, also those with a request under way. */
  close(): Promise<void>;
}

const ATTEMPTS = 20;
/** Longer than clients keep idle connections, so that none is closed in the moment of its reuse. */
const KEEP_ALIVE_MS = 300_000;

/** Listens on an ephemeral port of 127.0.0.1 and, where the machine has IPv6, on the same port of ::1. */
export async function listen(order: ListenOptions): Promise<Listener> {
  const { distrust, contextOf } = createDistrust();
  const options = { ...order, contextOf, distrust };
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

type Binding = ListenOptions & Distrust;

function toListener(options: Binding, port: number, servers: readonly Server[]): Listener {
  const scheme = options.tls === undefined ? 'http' : 'https';
  return {
    origin: `${scheme}://localhost:${port}`,
    distrust: async (isStanding) => {
      await options.distrust(isStanding);
      // Whoever has one in reserve would not connect anew.
      for (const server of servers) server.closeIdleConnections();
    },
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function bind(options: Binding, host: string, port: number): Promise<Server> {
  const server =
    options.tls === undefined
      ? createHttpServer(options.onRequest)
      : createHttpsServer(
          { ...options.tls, SNICallback: (_name, decide) => decide(null, options.contextOf()) },
          options.onRequest,
        );
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

interface Distrust extends Pick<Listener, 'distrust'> {
  /** For the connection that begins; undefined for the certificate that clients trust. */
  readonly contextOf: () => SecureContext | undefined;
}

/** Its certificate is made when it is first needed: few who start a server ever do. */
function createDistrust(): Distrust {
  let untrusted: SecureContext | undefined;
  let isNext = (): boolean => false;
  return {
    async distrust(isStanding) {
      untrusted ??= await untrustedContext();
      isNext = isStanding;
    },
    contextOf() {
      const context = isNext() ? untrusted : undefined;
      isNext = () => false;
      return context;
    },
  };
}

async function untrustedContext(): Promise<SecureContext> {
  const { certificatePem, keyPem } = await createCertificates();
  return createSecureContext({ cert: certificatePem, key: keyPem });
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
