import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import { type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { certificateAdvice, isTransientStatus, RemoteError } from '../../../http/remote-error';
import { type HeaderReader, retryHintMs } from '../../../http/retry-hint';
import { TimeLimitError } from '../../../http/time-limit';

export interface AzureOperation {
  readonly service: string;
  readonly operation: string;
}

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
  what: AzureOperation,
  answer: RawAnswer | undefined,
  now: number,
): RemoteError {
  if (cause instanceof RemoteError) return cause;
  if (cause instanceof AuthenticationError) return loginRefused(cause, what);
  if (cause instanceof AuthenticationRequiredError) return msalRefused(cause, what);
  if (cause instanceof CredentialUnavailableError) return noCredential(cause, what);
  if (answer !== undefined && answer.status >= 400) return refused(cause, what, answer, now);
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
  if (cause instanceof Error && cause.message.startsWith('refused to send')) return false;
  return cause instanceof RestError || cause instanceof TimeLimitError || cause instanceof Error;
}

function refused(cause: unknown, what: AzureOperation, answer: RawAnswer, now: number): RemoteError {
  const header: HeaderReader = (name) => answer.headers.get(name);
  const body = ErrorBody.safeParse(parse(answer.bodyAsText));
  const error = body.success ? body.data.error : undefined;
  // The last detail is the most specific: `InvalidQuery` stands before what is invalid.
  const detail = error?.details.at(-1);
  return new RemoteError({
    ...what,
    status: answer.status,
    code: detail?.code ?? error?.code,
    detail: detail?.message ?? error?.message ?? 'the answer explains nothing',
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
  if (status === 401)
    return ['Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential of the app registration.'];
  return [];
}

function loginRefused(cause: AuthenticationError, what: AzureOperation): RemoteError {
  const { error, errorDescription, correlationId } = cause.errorResponse;
  return new RemoteError({
    ...what,
    operation: 'log in',
    status: cause.statusCode,
    code: error,
    detail: errorDescription.split(/\r?\n/)[0] ?? cause.message,
    requestId: correlationId,
    transient: isTransientStatus(cause.statusCode),
    nextSteps: stepsFor(401),
    cause,
  });
}

/** What OAuth calls a refusal that asking again does not change. Source: RFC 6749, 5.2, and Entra's own. */
const REFUSALS =
  /^(invalid_\w+|unauthorized_client|unsupported_\w+|access_denied|interaction_required|consent_required)$/;

/**
 * With a client secret the SDK wraps what MSAL says, `<OAuth code>: Error(s): … - Description: AADSTS…: … - Correlation
 * ID: … - Trace ID: …`, in an error that carries nothing but this text.
 */
function msalRefused(cause: AuthenticationRequiredError, what: AzureOperation): RemoteError {
  const [, oauthCode = ''] = /^(\w+): /.exec(cause.message) ?? [];
  const [, description = reasonOf(cause)] =
    /Description: (.*?)(?:[\r\n]| - Correlation ID:|$)/.exec(cause.message) ?? [];
  const [, correlationId] = /Correlation ID: ([\w-]+) -/.exec(cause.message) ?? [];
  const isRefusal = REFUSALS.test(oauthCode);
  return new RemoteError({
    ...what,
    operation: 'log in',
    code: /AADSTS\d+/.exec(description)?.[0] ?? (oauthCode === '' ? undefined : oauthCode),
    detail: description,
    requestId: correlationId,
    transient: !isRefusal,
    nextSteps: isRefusal ? stepsFor(401) : [LOGIN_HOST_ADVICE],
    cause,
  });
}

const LOGIN_HOST_ADVICE =
  'Check that the login host (AZURE_CLOUD, AZURE_AUTHORITY_HOST) can be reached from here, and NODE_EXTRA_CA_CERTS where it has a certificate of your own.';

function noCredential(cause: CredentialUnavailableError, what: AzureOperation): RemoteError {
  // MSAL reports an unreachable or broken login host in the same way as a missing credential.
  const isUnreachable = /network|endpoints_resolution|ECONN|ETIMEDOUT|socket/i.test(cause.message);
  return new RemoteError({
    ...what,
    operation: 'log in',
    detail: cause.message,
    transient: isUnreachable,
    nextSteps: [
      isUnreachable
        ? LOGIN_HOST_ADVICE
        : 'Set AZURE_CLIENT_SECRET, or run where a workload or managed identity or `az login` is at hand.',
    ],
    cause,
  });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return `${cause.message.split('\n')[0] ?? ''}${inner}`;
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
