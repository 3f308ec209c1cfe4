import type { IncomingHttpHeaders } from 'node:http';

/** The remote systems that the emulator plays; each listens on its own port, as each has its own host in reality. */
export type ServiceName = 'login' | 'arm' | 'graph' | 'port' | 'ingest' | 'github';

export interface EmulatorRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case, as Node delivers them. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Decoded values of the `:name` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
  /** `https://localhost:PORT` of the service that was asked: for nextLink and discovery documents. */
  readonly origin: string;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A plain value is sent as JSON; a Buffer or string as it is. */
  readonly body?: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** For example `/v1/blueprints/:blueprint/entities/:entity`. */
  readonly path: string;
  handle(request: EmulatorRequest): EmulatorResponse | Promise<EmulatorResponse>;
}

/** The emulator's own time: real time plus an offset that the admin endpoint can move. */
export interface EmulatorClock {
  now(): Date;
}
