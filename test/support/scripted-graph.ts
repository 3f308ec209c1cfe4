import { createRequestLedger } from '../../cli/core/request-ledger';
import type { Transport, TransportRequest } from '../../cli/http/transport';
import { createGraphClient } from '../../cli/sources/entra/client/graph-client';
import { createGraphLogin } from '../../cli/sources/entra/client/graph-login';
import { createRecordedLog } from './recorded-log';
import { createVirtualClock } from './virtual-clock';

export const GRAPH = 'https://graph.test';

export interface ScriptedAnswer {
  readonly status?: number;
  /** An object becomes JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the test answers a request with; an Error breaks the connection. */
export type GraphScript = (
  request: TransportRequest & { readonly at: URL },
  number: number,
) => ScriptedAnswer | Error | Promise<ScriptedAnswer | Error>;

/** The real client, with Microsoft's in it, over answers that the test writes. */
export function createScriptedGraph(script: GraphScript) {
  const requests: TransportRequest[] = [];
  const transport: Transport = {
    async send(request) {
      request.signal.throwIfAborted();
      requests.push(request);
      const answer = await script({ ...request, at: new URL(request.url) }, requests.length);
      if (answer instanceof Error) throw answer;
      const { status = 200, body = '', headers = {} } = answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { status, header: (name) => headers[name], text };
    },
    close: () => Promise.resolve(),
  };
  const clock = createVirtualClock({ start: Date.UTC(2026, 0, 2, 3, 4, 5) });
  const ledger = createRequestLedger();
  const log = createRecordedLog();
  let logins = 0;
  const login = createGraphLogin({
    clock,
    scope: 'https://graph.microsoft.com/.default',
    createCredential: () => {
      logins += 1;
      const token = `token-${logins}`;
      return { getToken: () => Promise.resolve({ token, expiresOnTimestamp: clock.now() + 3_600_000 }) };
    },
  });
  const userAgent = 'port-sync/1.2.3 default/entra';
  const client = createGraphClient({ login, transport, endpoint: GRAPH, userAgent, clock, ledger, log });
  return { client, requests, clock, ledger, log };
}

/** An answer that says no, as Graph words it. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, headers, body: { error: { code, message: `${code} in words` } } };
}

/** A page of objects with these ids. */
export function pageOf(ids: readonly string[], more: Record<string, unknown> = {}): ScriptedAnswer {
  return { body: { value: ids.map((id) => ({ id })), ...more } };
}
