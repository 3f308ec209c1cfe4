import { type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { Operation } from '../../../http/call';
import { isRefusedToSend } from '../../../http/keep-to-origin';
import { describeRedirect } from '../../../http/redirect';
import { certificateAdvice, isTransientStatus, reasonOf, RemoteError } from '../../../http/remote-error';
import { type HeaderReader, retryHintMs } from '../../../http/retry-hint';
import { TimeLimitError } from '../../../http/time-limit';
import { CREDENTIAL_ADVICE, toLoginError } from '../../../identity/login-error';

/** The SDK's answer, where one came: it also tells the headers of a call that then throws. */
export type RawAnswer = Pick<PipelineResponse, 'status' | 'headers' | 'bodyAsText' | 'request'>;

const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().default(''),
    details: z.array(z.object({ code: z.string(), message: z.string().default('') })).default([]),
  }),
});

/** Turns whatever the SDK threw into a `RemoteError` that names the code one can act on. */
export function toRemoteError(
  cause: unknown,
  what: Operation,
  answer: RawAnswer | undefined,
  now: number,
): RemoteError {
  if (cause instanceof RemoteError) return cause;
  const login = toLoginError(cause, what.service);
  if (login !== undefined) return login;
  if (answer !== undefined && answer.status >= 300) return refused(cause, what, answer, now);
  const requestId =
    answer?.request.requestId ?? (cause instanceof RestError ? cause.request?.requestId : undefined);
  const detail = reasonOf(cause);
  const advice = certificateAdvice(detail);
  return new RemoteError({
    ...what,
    detail,
    requestId,
    transient: advice === undefined && isPassing(cause),
    nextSteps: advice === undefined ? [] : [advice],
    cause,
  });
}

/** Resets, refused connections, time limits and torn or foreign bodies may go away; our own refusals do not. */
function isPassing(cause: unknown): boolean {
  if (cause instanceof Error && isRefusedToSend(cause.message)) return false;
  return cause instanceof RestError || cause instanceof TimeLimitError || cause instanceof Error;
}

function refused(cause: unknown, what: Operation, answer: RawAnswer, now: number): RemoteError {
  const header: HeaderReader = (name) => answer.headers.get(name);
  const body = ErrorBody.safeParse(parse(answer.bodyAsText));
  const error = body.success ? body.data.error : undefined;
  const redirect = describeRedirect(
    { status: answer.status, location: header('location') },
    answer.request.url,
  );
  // The last detail is the most specific: `InvalidQuery` stands before what is invalid.
  const detail = error?.details.at(-1);
  return new RemoteError({
    ...what,
    status: answer.status,
    code: detail?.code ?? error?.code,
    detail: redirect ?? detail?.message ?? error?.message ?? 'the answer explains nothing',
    requestId: header('x-ms-correlation-request-id') ?? answer.request.requestId,
    // What a 400 means, its code alone tells: without one the body was cut, or came from somebody in between.
    transient: isTransientStatus(answer.status) || (answer.status === 400 && error === undefined),
    retryAfterMs: retryHintMs(header, now),
    nextSteps: stepsFor(answer.status),
    cause,
  });
}

function stepsFor(status: number): string[] {
  if (status === 403) return ['Assign the role Reader to this principal on the subscriptions to be read.'];
  if (status === 401) return [CREDENTIAL_ADVICE];
  return [];
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
