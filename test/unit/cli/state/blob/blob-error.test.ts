import { AuthenticationError } from '@azure/identity';
import { RestError } from '@azure/core-rest-pipeline';
import type { BlobLocation } from '../../../../../cli/core/config';
import { toBlobError } from '../../../../../cli/state/blob/blob-error';

const location: BlobLocation = {
  kind: 'azblob',
  account: 'mystorage',
  container: 'port-sync',
  prefix: '',
  endpoint: 'https://mystorage.blob.core.windows.net',
  connectionString: undefined,
};
const withKey = { ...location, connectionString: 'AccountName=mystorage;AccountKey=k' };
const WHAT = { service: 'Azure Blob Storage', operation: 'read the state' };

function answer(statusCode: number, code: string, headers: Record<string, string> = {}): Error {
  const all: Record<string, string> = { 'x-ms-error-code': code, ...headers };
  const get = (name: string): string | undefined => all[name];
  const text = 'This request is not authorized.\nRequestId:1\nTime:2026';
  return Object.assign(new RestError(text, { statusCode }), { response: { headers: { get } } });
}

const read = (cause: unknown, where = location) => toBlobError(cause, WHAT, { location: where, now: 0 });

test.each([
  [403, 'AuthorizationPermissionMismatch', location, 'Storage Blob Data Contributor'],
  [403, 'AuthorizationFailure', location, 'firewall'],
  [403, 'KeyBasedAuthenticationNotPermitted', withKey, "the run's identity"],
  [403, 'AuthenticationFailed', withKey, 'AZURE_STORAGE_CONNECTION_STRING'],
  [401, 'NoAuthenticationInformation', location, 'Storage Blob Data Contributor'],
] as const)('%d %s says what is missing', (status, code, where, expected) => {
  const error = read(answer(status, code), where);
  expect([error.exitCode, error.failure.transient, error.code]).toEqual([4, false, code]);
  expect(error.nextSteps.join('\n')).toContain(expected);
  expect(error.message).not.toContain('RequestId');
});

test.each([
  [500, 'InternalError'],
  [503, 'ServerBusy'],
  [429, 'TooManyRequests'],
])('%d %s is worth another attempt', (status, code) => {
  const error = read(answer(status, code, { 'retry-after': '7' }));
  expect(error.failure).toMatchObject({ transient: true, retryAfterMs: 7000 });
});

test.each([
  ['ECONNRESET', 'read ECONNRESET', true, ''],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND mystorage.blob.core.windows.net', true, 'storage account mystorage'],
  ['a certificate', 'unable to verify the first certificate', false, 'NODE_EXTRA_CA_CERTS'],
])('no answer because of %s', (_, message, transient, expected) => {
  const error = read(new Error(message));
  expect(error.failure.transient).toBe(transient);
  expect(error.nextSteps.join('\n')).toContain(expected);
});

test('a login that failed is told as such', () => {
  const cause = new AuthenticationError(400, {
    error: 'invalid_request',
    error_description: 'AADSTS700213: no',
  });
  expect(read(cause).message).toContain('log in failed: HTTP 400 invalid_request: AADSTS700213: no');
});
