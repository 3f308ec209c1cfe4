import type { ServerResponse } from 'node:http';
import type { Delivery } from '../faults/fault-plan';
import type { Payload } from './message';

/** Sends an answer, whole or as broken as `delivery` says. Resolves when this end has done its part. */
export async function deliver(response: ServerResponse, payload: Payload, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case 'whole':
      sendWhole(response, payload, payload.body);
      return;
    case 'none':
      response.destroy();
      return;
    case 'hold':
      await closedOrTimedOut(response, delivery.maxMs);
      response.destroy();
      return;
    case 'half':
      return sendHalf(response, payload, delivery.end);
  }
}

function sendWhole(response: ServerResponse, payload: Payload, body: Buffer): void {
  response.writeHead(payload.status, { ...payload.headers, ...lengthOf(payload.status, body.length) });
  response.end(body);
}

async function sendHalf(
  response: ServerResponse,
  payload: Payload,
  end: 'reset' | 'close' | 'clean',
): Promise<void> {
  const half = payload.body.subarray(0, Math.floor(payload.body.length / 2));
  if (end === 'clean') {
    sendWhole(response, payload, half);
    return;
  }
  response.writeHead(payload.status, {
    ...payload.headers,
    ...lengthOf(payload.status, payload.body.length),
  });
  await new Promise<void>((resolve) => {
    response.write(half, () => resolve());
  });
  if (end === 'reset') response.destroy();
  else response.socket?.end();
}

/** 204 and 304 have no body and so no length (RFC 9110 §8.6). */
function lengthOf(status: number, length: number): Record<string, string> {
  return status === 204 || status === 304 ? {} : { 'content-length': String(length) };
}

async function closedOrTimedOut(response: ServerResponse, milliseconds: number): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds).unref();
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
