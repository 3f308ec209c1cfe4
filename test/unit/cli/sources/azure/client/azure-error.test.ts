import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { RemoteError } from '../../../../../../cli/http/remote-error';
import { TimeLimitError } from '../../../../../../cli/http/time-limit';
import { type RawAnswer, toRemoteError } from '../../../../../../cli/sources/azure/client/azure-error';

const what = { service: 'Azure Resource Graph', operation: 'read resources' };
const request = createPipelineRequest({ url: 'https://management.azure.com/x', requestId: 'client-1' });

function answerOf(status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer {
  const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: createHttpHeaders(headers), bodyAsText, request };
}

const translate = (cause: unknown, answer?: RawAnswer): RemoteError => toRemoteError(cause, what, answer, 0);
const thrown = new RestError('the SDK words it so');

describe('an error of Resource Graph', () => {
  const body = {
    error: {
      code: 'BadRequest',
      message: 'Please provide below info when asking for support: timestamp = x, correlationId = y',
      details: [{ code: 'ResponsePayloadTooLarge', message: 'Response payload size is 17000000' }],
    },
  };

  test('is named by the code in its details, since the one on top says nothing', () => {
    const { failure } = translate(thrown, answerOf(400, body));
    expect(failure).toMatchObject({
      ...what,
      status: 400,
      code: 'ResponsePayloadTooLarge',
      detail: 'Response payload size is 17000000',
      transient: false,
    });
  });

  test('is named by the code on top where it has no details', () => {
    const { failure } = translate(
      thrown,
      answerOf(403, { error: { code: 'AuthorizationFailed', message: 'no' } }),
    );
    expect(failure).toMatchObject({
      status: 403,
      code: 'AuthorizationFailed',
      detail: 'no',
      transient: false,
    });
    expect(failure.nextSteps?.[0]).toContain('Reader');
  });

  test.each(['', 'not JSON', '<html>', '[]', '{"error":"text"}', '{"error":{"message":"no code"}}'])(
    'without a body of its own still has its status: %j',
    (text) => {
      expect(translate(thrown, answerOf(502, text)).failure).toMatchObject({
        status: 502,
        code: undefined,
        transient: true,
      });
    },
  );

  test('of a request that was wrong says so by its code: a body that tells none was cut, or is not from there', () => {
    const text = JSON.stringify(body);
    expect(translate(thrown, answerOf(400, text)).failure.transient).toBe(false);
    for (const cut of [text.slice(0, 80), '', '<html>'])
      expect(translate(thrown, answerOf(400, cut)).failure.transient).toBe(true);
    expect(translate(thrown, answerOf(403, '')).failure.transient).toBe(false);
  });

  test.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'x-ms-user-quota-resets-after': '00:00:04' }, 4000],
    [{ 'retry-after': '1', 'x-ms-user-quota-resets-after': '00:00:04' }, 4000],
    [{}, undefined],
  ])('that throttles says how long to wait, with or without Retry-After: %j', (headers, expected) => {
    const throttled = answerOf(429, { error: { code: 'RateLimiting', message: 'x' } }, headers);
    expect(translate(thrown, throttled).failure).toMatchObject({ code: 'RateLimiting', transient: true });
    expect(translate(thrown, throttled).failure.retryAfterMs).toBe(expected);
  });

  test("names the id to quote: the server's, else ours", () => {
    const headers = { 'x-ms-correlation-request-id': 'server-1' };
    expect(translate(thrown, answerOf(500, '', headers)).failure.requestId).toBe('server-1');
    expect(translate(thrown, answerOf(500, '')).failure.requestId).toBe('client-1');
  });
});

describe('a call without an answer', () => {
  test.each<[string, Error]>([
    ['a reset', new RestError('read ECONNRESET', { code: 'ECONNRESET', request })],
    ['a time limit', new TimeLimitError(60_000)],
    ['a body that is torn', new RestError('Unexpected end of JSON input', { code: 'PARSE_ERROR' })],
  ])('may go away: %s', (_, cause) => {
    const { failure } = translate(cause);
    expect([failure.status, failure.transient, failure.detail]).toEqual([undefined, true, cause.message]);
  });

  test('of an answer that was fine until its body broke may go away, too', () => {
    expect(translate(new RestError('aborted'), answerOf(200, '')).failure.transient).toBe(true);
  });

  test('that we refuse to make ourselves does not', () => {
    expect(
      translate(new Error('refused to send the token of https://a to https://b')).failure.transient,
    ).toBe(false);
  });

  test('names what lies below', () => {
    expect(translate(new Error('failed', { cause: new Error('ENOTFOUND host') })).message).toContain(
      'ENOTFOUND host',
    );
  });
});

test('what is translated already stays as it is', () => {
  const error = translate(thrown);
  expect(toRemoteError(error, { service: 'x', operation: 'y' }, undefined, 0)).toBe(error);
});

/** As the SDK words what MSAL throws; recorded from `ClientSecretCredential` of @azure/identity 4.14.1. */
function msal(oauthCode: string, description: string): AuthenticationRequiredError {
  const message = `${oauthCode}: Error(s): 7000215 - Timestamp: Not Available - Description: ${description}\r\nTrace ID: x - Correlation ID: c-1 - Trace ID: Not Available`;
  return new AuthenticationRequiredError({ scopes: ['https://management.azure.com/.default'], message });
}

describe('a login', () => {
  test.each([
    ['invalid_client', 'AADSTS7000215: Invalid client secret provided.', 'AADSTS7000215'],
    ['unauthorized_client', 'AADSTS700016: Application with identifier x was not found.', 'AADSTS700016'],
    ['invalid_request', 'AADSTS90002: Tenant x not found.', 'AADSTS90002'],
    ['invalid_scope', 'AADSTS1002012: The provided value for scope is not valid.', 'AADSTS1002012'],
  ])('that is refused is not repeated and says what to check: %s', (oauthCode, description, code) => {
    const { failure } = translate(msal(oauthCode, description));
    expect(failure).toMatchObject({
      operation: 'log in',
      code,
      detail: description,
      requestId: 'c-1',
      transient: false,
    });
    expect(failure.nextSteps?.[0]).toContain('AZURE_CLIENT_ID');
  });

  test.each([
    ['temporarily_unavailable', 'AADSTS90033: A transient error has occurred.'],
    ['server_error', 'AADSTS90055: too many'],
  ])('that failed in passing is repeated: %s', (oauthCode, description) => {
    expect(translate(msal(oauthCode, description)).failure).toMatchObject({
      operation: 'log in',
      transient: true,
    });
  });

  test('that never got through is repeated and says which host to check', () => {
    const message = 'network_error: See https://aka.ms/msal.js.errors#network_error for details';
    const { failure } = translate(new AuthenticationRequiredError({ scopes: [], message }));
    expect(failure).toMatchObject({ operation: 'log in', transient: true, code: 'network_error' });
    expect(failure.nextSteps?.[0]).toContain('AZURE_AUTHORITY_HOST');
  });

  test('that the SDK reports with a status is translated by it', () => {
    const body = {
      error: 'invalid_client',
      error_description: 'AADSTS7000222: expired\r\nTrace',
      correlation_id: 'c-2',
    };
    const { failure } = translate(new AuthenticationError(401, body));
    expect(failure).toMatchObject({
      operation: 'log in',
      status: 401,
      code: 'invalid_client',
      detail: 'AADSTS7000222: expired',
      requestId: 'c-2',
      transient: false,
    });
    expect(translate(new AuthenticationError(503, body)).failure.transient).toBe(true);
  });

  test('without any credential says what to set, and is not repeated', () => {
    const { failure } = translate(new CredentialUnavailableError('ManagedIdentityCredential: not available'));
    expect([failure.transient, failure.nextSteps?.[0]]).toEqual([
      false,
      expect.stringContaining('AZURE_CLIENT_SECRET'),
    ]);
  });

  test.each(['endpoints_resolution_error: could not resolve', 'network timeout', 'getaddrinfo ECONNREFUSED'])(
    'whose host cannot be reached is repeated: %s',
    (message) => {
      expect(translate(new CredentialUnavailableError(message)).failure.transient).toBe(true);
    },
  );
});
