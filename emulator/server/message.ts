import type { IncomingMessage } from 'node:http';
import type { EmulatorResponse } from './types';

export interface Payload {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads a request to its end. Throws where the client gives up first. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A response as bytes; plain values become JSON. `defaults` yield to the response's own headers. */
export function toPayload(response: EmulatorResponse, defaults: Readonly<Record<string, string>>): Payload {
  const { contentType, body } = encode(response.body);
  return {
    status: response.status,
    headers: {
      ...defaults,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...response.headers,
    },
    body,
  };
}

function encode(body: unknown): { contentType?: string; body: Buffer } {
  if (body === undefined) return { body: Buffer.alloc(0) };
  if (Buffer.isBuffer(body)) return { body };
  if (typeof body === 'string') return { contentType: 'text/plain; charset=utf-8', body: Buffer.from(body) };
  return { contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(body)) };
}
