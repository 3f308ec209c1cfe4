import type { HttpAnswer, HttpClient, HttpRequest } from '../../cli/http/json-client';
import { isTransientStatus, RemoteError } from '../../cli/http/remote-error';
import { retryHintMs } from '../../cli/http/retry-hint';

export interface FakeHttpAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeHttpClient extends HttpClient {
  readonly requests: readonly HttpRequest[];
}

/**
 * An HTTP client whose answers the test gives, by the contract of the real one: every status but 2xx, and an Error, is
 * thrown as RemoteError.
 */
export function createFakeHttp(
  answer: (request: HttpRequest, number: number) => FakeHttpAnswer | Error | Promise<FakeHttpAnswer | Error>,
  now: () => number = () => 0,
): FakeHttpClient {
  const requests: HttpRequest[] = [];
  return {
    requests,
    close: () => Promise.resolve(),
    async send(request, signal) {
      signal.throwIfAborted();
      requests.push(request);
      return toAnswer(await answer(request, requests.length), request, now());
    },
  };
}

function toAnswer(found: FakeHttpAnswer | Error, { operation }: HttpRequest, now: number): HttpAnswer {
  const failure = { service: 'Port', operation, transient: true };
  if (found instanceof RemoteError) throw found;
  if (found instanceof Error) throw new RemoteError({ ...failure, detail: found.message, cause: found });
  const { status = 200, body, headers = {} } = found;
  const header = (name: string): string | undefined => headers[name];
  if (status >= 200 && status < 300) return { status, header, body };
  const { error, message } = { error: undefined, message: 'scripted', ...(body as object | undefined) };
  throw new RemoteError({
    ...failure,
    status,
    code: error,
    detail: message,
    transient: isTransientStatus(status),
    retryAfterMs: retryHintMs(header, now),
  });
}
