import { Socket } from 'node:net';

/** By port: connections that broke, and for which no other one was asked since. */
const broken = new Map<number, number>();

/**
 * Whenever a connection of this process to this port breaks, the next one fails as if no name server knew the host.
 * @returns a function that ends it
 */
export function forgetHostWhenBroken(port: number): () => void {
  broken.set(port, 0);
  return () => broken.delete(port);
}

const connect = Reflect.get(Socket.prototype, 'connect') as (
  this: Socket,
  ...args: readonly unknown[]
) => Socket;

Object.assign(Socket.prototype, {
  connect(this: Socket, ...args: readonly unknown[]): Socket {
    const options = optionsOf(args);
    const port = Number(options?.['port']);
    this.once('connect', () => this.once('close', () => count(port, 1)));
    if (options !== undefined && (broken.get(port) ?? 0) > 0) {
      count(port, -1);
      options['lookup'] = unknown;
    }
    return connect.call(this, ...args);
  },
});

function count(port: number, more: number): void {
  const before = broken.get(port);
  if (before !== undefined) broken.set(port, before + more);
}

/** `net.connect` hands its arguments on in an array. */
function optionsOf([first]: readonly unknown[]): Record<string, unknown> | undefined {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : undefined;
}

/** What Node's resolver says of a name that there is not. */
function unknown(hostname: string, _options: unknown, answer: (error: Error) => void): void {
  const said = { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname };
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), said);
  process.nextTick(() => answer(error));
}
