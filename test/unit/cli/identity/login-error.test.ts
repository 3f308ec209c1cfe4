import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import type { RemoteError } from '../../../../cli/http/remote-error';
import { toLoginError } from '../../../../cli/identity/login-error';

function translate(cause: unknown): RemoteError {
  const error = toLoginError(cause, 'Azure Resource Graph');
  if (error === undefined) throw new Error('it is taken for no login');
  return error;
}

test('what is no login is left to others', () => {
  expect(toLoginError(new Error('read ECONNRESET'), 'Azure Resource Graph')).toBeUndefined();
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

  test.each(['AADSTS70021', 'AADSTS700211', 'AADSTS700213', 'AADSTS7002138'])(
    'that no federated credential fits says what to give: %s',
    (code) => {
      const { failure } = translate(
        msal('invalid_client', `${code}: No matching federated identity record found`),
      );
      expect(failure).toMatchObject({ code, transient: false });
      expect(failure.nextSteps?.[0]).toContain('federated credential');
    },
  );

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
