import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import { OperationError } from '../inventory/operation';
import { readBody } from '../server/message';
import { createRouteMatcher, type RouteMatcher } from '../server/route-matcher';
import type { AdminRoute } from './admin-route';

export interface AdminListenerOptions {
  /** Called after the answer to `POST /stop` has been sent. */
  readonly onStop: () => void;
  readonly onError: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Plain JSON over HTTP. Bad input is a 400 or 409 with every problem; a bug is a 500 and reported. */
export function createAdminListener(
  routes: readonly AdminRoute[],
  options: AdminListenerOptions,
): RequestListener {
  const match = createRouteMatcher(routes);
  return (message, response) => {
    const [path = '/'] = (message.url ?? '/').split('?');
    answer(match, message)
      .catch((error: unknown) => failure(error, options))
      .then((answered) => {
        send(response, answered);
        if (message.method === 'POST' && path === '/stop') response.once('close', () => options.onStop());
      })
      .catch((error: unknown) => options.onError(error));
  };
}

async function answer(match: RouteMatcher<AdminRoute>, message: IncomingMessage): Promise<Answer> {
  const method = message.method ?? 'GET';
  const url = new URL(message.url ?? '/', 'http://localhost');
  const found = match(method, url.pathname);
  if (found === undefined) return { status: 404, body: { error: `There is no ${method} ${url.pathname}` } };
  const text = (await readBody(message)).toString('utf8');
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return { status: 200, body: await found.route.answer(body, url.searchParams) };
}

function failure(error: unknown, { onError }: AdminListenerOptions): Answer {
  if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: `Not JSON: ${error.message}` } };
  if (error instanceof OperationError) return { status: 409, body: { error: error.message } };
  onError(error);
  return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body ?? {});
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  });
  response.end(text);
}
