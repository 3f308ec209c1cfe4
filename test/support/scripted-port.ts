import { createRequestLedger } from '../../cli/core/request-ledger';
import type { HttpRequest } from '../../cli/http/json-client';
import { createPortClient, type PortClient } from '../../cli/port/port-client';
import { createFakeHttp, type FakeHttpAnswer } from './fake-http';
import { createRecordedLog } from './recorded-log';
import { createVirtualClock, type VirtualClock } from './virtual-clock';

const ORIGIN = 'https://api.port.test';

export interface ScriptedPort {
  readonly client: PortClient;
  readonly clock: VirtualClock;
  readonly signal: AbortSignal;
  /** Logins are not among them. */
  readonly requests: readonly HttpRequest[];
  /** The requests of one path, whatever their query. */
  readonly asked: (path: string) => HttpRequest[];
}

/** A Port client that is logged in, before a Port whose answers the test gives by path and query. */
export function createScriptedPort(
  answer: (request: HttpRequest, path: string, query: URLSearchParams) => FakeHttpAnswer | Error,
  start: number = Date.UTC(2026, 0, 2),
): ScriptedPort {
  const clock = createVirtualClock({ start });
  const requests: HttpRequest[] = [];
  const headers = { date: new Date(start).toUTCString() };
  const http = createFakeHttp(
    (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === '/v1/auth/access_token')
        return { body: { accessToken: 't', expiresIn: 10_800 }, headers };
      requests.push(request);
      return answer(request, decodeURIComponent(pathname), searchParams);
    },
    () => clock.now(),
  );
  const { signal } = new AbortController();
  const ledger = createRequestLedger();
  const log = createRecordedLog();
  const client = createPortClient({
    http,
    baseUrl: ORIGIN,
    clientId: 'i',
    clientSecret: 's',
    clock,
    ledger,
    log,
    signal,
  });
  const asked = (path: string): HttpRequest[] => requests.filter(({ url }) => new URL(url).pathname === path);
  return { client, clock, signal, requests, asked };
}
