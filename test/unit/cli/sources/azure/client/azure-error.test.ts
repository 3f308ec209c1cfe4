import { CredentialUnavailableError } from '@azure/identity';
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

test('a login that failed is told as such, whatever was asked', () => {
  const { failure } = translate(new CredentialUnavailableError('ManagedIdentityCredential: not available'));
  expect(failure).toMatchObject({ service: 'Azure Resource Graph', operation: 'log in' });
});
