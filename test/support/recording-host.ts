import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createCertificates, type Certificates } from '../../emulator/server/certificates';

export interface RecordingHost {
  readonly origin: string;
  /** In PEM: whoever trusts it can talk to this host. */
  readonly authority: string;
  /** `METHOD PATH` of every request, in order. */
  readonly requests: readonly string[];
  /** Connections that were opened, whether or not anything was asked over them. */
  connections(): number;
  stop(): Promise<void>;
}

/** Two keys take seconds: all hosts of a test file share them. */
let certificates: Promise<Certificates> | undefined;

/** A host that nobody has any business with, or that answers as the test says; it notes who comes. */
export async function startRecordingHost(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}'),
): Promise<RecordingHost> {
  const { caPem, certificatePem, keyPem } = await (certificates ??= createCertificates());
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume();
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    authority: caPem,
    requests,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
