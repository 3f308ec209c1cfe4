import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Spoil {
  readonly method: string;
  /** Exactly the query, without what the SDK adds about time. */
  readonly query: string;
  readonly times: number;
  /** `cut`: done, but the answer never comes; `busy`: not done, 503; `hang`: neither. */
  readonly as: 'cut' | 'busy' | 'hang';
}

export interface SpoiltAnswers {
  readonly origin: string;
  next(spoil: Spoil): void;
  /** How many are still to be spoilt. */
  pending(): number;
}

/** A way to a server on which some answers get lost; open while the tests of the file run. */
export function spoiltAnswers(target: () => string): SpoiltAnswers {
  let server: Server;
  let spoil: Spoil | undefined;
  let left = 0;
  const take = ({ method, url }: IncomingMessage): Spoil['as'] | undefined => {
    const query = (url ?? '').split('?')[1] ?? '';
    if (left === 0 || spoil?.method !== method || query !== spoil?.query) return undefined;
    left -= 1;
    return spoil.as;
  };
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => pass(target(), incoming, outgoing, take(incoming)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    get origin() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    next: (given) => {
      spoil = given;
      left = given.times;
    },
    pending: () => left,
  };
}

function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  as: Spoil['as'] | undefined,
): void {
  if (as === 'hang') return;
  if (as === 'busy') {
    outgoing.writeHead(503, { 'x-ms-error-code': 'ServerBusy' }).end();
    return;
  }
  const { method, headers } = incoming;
  const onward = request(`${target}${incoming.url ?? ''}`, { method, headers }, (answer) => {
    if (as === 'cut') {
      answer.resume();
      answer.on('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
}
