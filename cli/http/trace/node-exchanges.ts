import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest, IncomingMessage } from 'node:http';
import { failureOf, type Exchange, type Headers, type OnExchange } from './exchange';

/**
 * Watches every request that goes through node:http and node:https, as the Azure SDKs' do, until what it returns is
 * called. Source: Node's documentation, "Diagnostics Channel", HTTP.
 */
export function watchNodeHttp(now: () => number, onExchange: OnExchange): () => void {
  const startedAt = new WeakMap<ClientRequest, number>();

  function tell(
    request: ClientRequest,
    outcome: Pick<Exchange, 'failure'>,
    response?: IncomingMessage,
  ): void {
    const begun = startedAt.get(request);
    if (begun === undefined) return;
    startedAt.delete(request);
    onExchange({
      startedAt: begun,
      durationMs: now() - begun,
      method: request.method,
      url: urlOf(request),
      requestHeaders: toHeaders(request.getHeaders()),
      status: response?.statusCode,
      responseHeaders: toHeaders(response?.headers ?? {}),
      receivedBytes: toLength(response?.headers['content-length']),
      ...outcome,
    });
  }

  const listeners: readonly (readonly [channel: string, (message: unknown) => void])[] = [
    ['http.client.request.start', (message) => startedAt.set(requestOf(message), now())],
    [
      'http.client.response.finish',
      (message) => {
        const [request, response] = [requestOf(message), responseOf(message)];
        const end = () => tell(request, { failure: response.complete ? undefined : 'cut off' }, response);
        response.once('close', end);
      },
    ],
    [
      'http.client.request.error',
      (message) => tell(requestOf(message), { failure: failureOf(fieldOf(message, 'error')) }),
    ],
  ];
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener);
  };
}

function fieldOf(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
}

function requestOf(message: unknown): ClientRequest {
  const request = fieldOf(message, 'request');
  if (request instanceof ClientRequest) return request;
  throw new TypeError('Node tells of no request');
}

function responseOf(message: unknown): IncomingMessage {
  const response = fieldOf(message, 'response');
  if (response instanceof IncomingMessage) return response;
  throw new TypeError('Node tells of no response');
}

function urlOf(request: ClientRequest): string {
  const host = request.getHeader('host');
  return `${request.protocol}//${typeof host === 'string' ? host : request.host}${request.path}`;
}

function toHeaders(
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): Headers {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

/** What was announced: what came in pieces of unknown length is not counted. */
function toLength(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number.parseInt(header, 10);
}
