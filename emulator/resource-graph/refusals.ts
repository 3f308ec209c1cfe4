import type { QueryRefusedError } from '../kql';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly characterPositionInLine?: number;
  readonly token?: string;
}

/** An answer with another status than 200. Without details the message is sent as it is, as ARM itself does. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
  ) {
    super(message);
  }
}

const invalidQuery: ErrorDetail = {
  code: 'InvalidQuery',
  message:
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
};

/** Resource Graph names the actual reason in a second detail. */
export const refusedQuery = (error: QueryRefusedError): RequestRefusedError =>
  new RequestRefusedError(400, 'BadRequest', error.message, [
    invalidQuery,
    { code: error.code, message: error.message, ...error.position },
  ]);

export const accessDenied = (): RequestRefusedError => {
  const message = 'Access is denied to the requested resource. The user might not have enough permission.';
  return new RequestRefusedError(403, 'AccessDenied', message, [{ code: 'AccessDenied', message }]);
};

export const rateLimited = (): RequestRefusedError => {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';
  return new RequestRefusedError(429, 'RateLimiting', message, [{ code: 'RateLimiting', message }]);
};

export const payloadTooLarge = (bytes: number, limit: number): RequestRefusedError => {
  const message = `Response payload size is ${bytes}, and has exceeded the limit of ${limit}. Please consider querying less data at a time and make paginated calls if needed.`;
  return new RequestRefusedError(400, 'BadRequest', message, [{ code: 'ResponsePayloadTooLarge', message }]);
};

export const invalidSkipToken = (): RequestRefusedError => {
  const message =
    'The skip token is invalid, or the query or its scope differs from the one that the token was given for.';
  return new RequestRefusedError(400, 'BadRequest', message, [{ code: 'InvalidSkipToken', message }]);
};

/** Resource Graph's envelope: what can be acted on stands in the details. */
export function errorBody(error: RequestRefusedError, now: Date, correlationId: string): unknown {
  const { code, details } = error;
  if (details.length === 0) return { error: { code, message: error.message } };
  const timestamp = now.toISOString().replace('Z', '0000Z');
  const message = `Please provide below info when asking for support: timestamp = ${timestamp}, correlationId = ${correlationId}.`;
  return { error: { code, message, details } };
}
