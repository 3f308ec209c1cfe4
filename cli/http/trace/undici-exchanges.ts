import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { failureOf, type Headers, type OnExchange } from './exchange';

/**
 * What undici tells of a request, by an object that stays the same. Source: undici's documentation, "Diagnostics
 * Channel Support".
 */
const Told = z.object({
  request: z.object({
    origin: z.union([z.string(), z.instanceof(URL)]).nullish(),
    path: z.string(),
    method: z.string(),
    headers: z.array(z.unknown()),
  }),
});
/** Over HTTP/1 headers are names and values in turn, over HTTP/2 an object. */
const Answered = z.object({
  response: z.object({
    statusCode: z.number(),
    headers: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  }),
});
const Received = z.object({ chunk: z.instanceof(Uint8Array) });
const Failed = z.object({ error: z.unknown() });

interface UnderWay {
  readonly startedAt: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Headers;
  status?: number;
  responseHeaders: Headers;
  receivedBytes: number;
}

/** Watches every request that goes through undici, until what it returns is called. */
export function watchUndici(now: () => number, onExchange: OnExchange): () => void {
  const underWay = new WeakMap<object, UnderWay>();
  const find = (message: unknown): UnderWay | undefined => underWay.get(keyOf(message));

  function end(message: unknown, failure?: string): void {
    const found = find(message);
    if (found === undefined) return;
    underWay.delete(keyOf(message));
    onExchange({ ...found, status: found.status, durationMs: now() - found.startedAt, failure });
  }

  const listeners: readonly (readonly [channel: string, (message: unknown) => void])[] = [
    ['undici:request:create', (message) => underWay.set(keyOf(message), begin(message, now()))],
    [
      'undici:request:headers',
      (message) => {
        const found = find(message);
        if (found === undefined) return;
        const { statusCode, headers } = Answered.parse(message).response;
        found.status = statusCode;
        found.responseHeaders = toPairs(Array.isArray(headers) ? headers : Object.entries(headers).flat());
      },
    ],
    [
      'undici:request:bodyChunkReceived',
      (message) => {
        const found = find(message);
        if (found !== undefined) found.receivedBytes += Received.parse(message).chunk.length;
      },
    ],
    ['undici:request:trailers', (message) => end(message)],
    ['undici:request:error', (message) => end(message, failureOf(Failed.parse(message).error))],
  ];
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener);
  };
}

function keyOf(message: unknown): object {
  const request: unknown =
    typeof message === 'object' && message !== null ? Reflect.get(message, 'request') : undefined;
  if (typeof request !== 'object' || request === null) throw new TypeError('undici tells of no request');
  return request;
}

function begin(message: unknown, startedAt: number): UnderWay {
  const { origin, path, method, headers } = Told.parse(message).request;
  return {
    startedAt,
    method,
    // A CONNECT to a proxy has `host:port` for a path.
    url: `${String(origin ?? '')}${path.startsWith('/') ? path : ''}`,
    requestHeaders: toPairs(headers),
    responseHeaders: [],
    receivedBytes: 0,
  };
}

/** Of names and values in turn, each text or bytes. */
function toPairs(parts: readonly unknown[]): Headers {
  const texts = parts.map((part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : String(part),
  );
  return texts.flatMap((name, index) => (index % 2 === 0 ? [[name, texts[index + 1] ?? ''] as const] : []));
}
