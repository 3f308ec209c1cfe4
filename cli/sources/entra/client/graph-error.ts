import { z } from 'zod';
import type { Operation, RawAnswer } from '../../../http/call';
import { certificateAdvice, isTransientStatus, reasonOf, RemoteError } from '../../../http/remote-error';
import { retryHintMs } from '../../../http/retry-hint';
import { CREDENTIAL_ADVICE, toLoginError } from '../../../identity/login-error';

/** An answer of Graph's with its whole body. */
export interface GraphAnswer extends RawAnswer {
  readonly text: string;
  /** What names the request in Microsoft's logs: the server's id, else ours. */
  readonly requestId: string;
}

/** We refuse to make a request ourselves; asking again changes nothing. */
export class RefusedToSend extends Error {}

/** Source: Microsoft Learn, "Microsoft Graph error responses and resource types". */
const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string().nullish() }),
});

/**
 * Turns whatever an attempt threw into a `RemoteError` with the code that Graph gives.
 * @param now milliseconds since the epoch, for dates in `Retry-After`
 */
export function toRemoteError(
  cause: unknown,
  what: Operation,
  answer: GraphAnswer | undefined,
  now: number,
): RemoteError {
  if (cause instanceof RemoteError) return cause;
  const login = toLoginError(cause, what.service);
  if (login !== undefined) return login;
  if (answer !== undefined && answer.status >= 300) return refused(cause, what, answer, now);
  const detail = reasonOf(cause);
  const advice = certificateAdvice(detail);
  return new RemoteError({
    service: what.service,
    operation: what.operation,
    detail,
    requestId: answer?.requestId,
    // Resets, time limits and torn bodies may go away.
    transient: advice === undefined && !(cause instanceof RefusedToSend),
    nextSteps: advice === undefined ? [] : [advice],
    cause,
  });
}

function refused(
  cause: unknown,
  { service, operation }: Operation,
  { status, headers, text, requestId }: GraphAnswer,
  now: number,
): RemoteError {
  const body = ErrorBody.safeParse(parseJson(text));
  const error = body.success ? body.data.error : undefined;
  return new RemoteError({
    service,
    operation,
    status,
    code: error?.code,
    detail: error?.message ?? 'the answer explains nothing',
    requestId,
    transient: isTransientStatus(status),
    retryAfterMs: retryHintMs((name) => headers.get(name), now),
    nextSteps: status === 401 ? [CREDENTIAL_ADVICE] : [],
    cause,
  });
}

/** `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
