import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import { isTransientStatus, LOG_IN, reasonOf, RemoteError } from '../http/remote-error';

export const CREDENTIAL_ADVICE =
  'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential of the app registration.';

const LOGIN_HOST_ADVICE =
  'Check that the login host (AZURE_CLOUD, AZURE_AUTHORITY_HOST) can be reached from here, and NODE_EXTRA_CA_CERTS where it has a certificate of your own.';

/** What a login that failed means, under the operation `LOG_IN`; `undefined` for any other failure. */
export function toLoginError(cause: unknown, service: string): RemoteError | undefined {
  if (cause instanceof AuthenticationError) return loginRefused(cause, service);
  if (cause instanceof AuthenticationRequiredError) return msalRefused(cause, service);
  if (cause instanceof CredentialUnavailableError) return noCredential(cause, service);
  return undefined;
}

function loginRefused(cause: AuthenticationError, service: string): RemoteError {
  const { error, errorDescription, correlationId } = cause.errorResponse;
  return new RemoteError({
    service,
    operation: LOG_IN,
    status: cause.statusCode,
    code: error,
    detail: errorDescription.split(/\r?\n/)[0] ?? cause.message,
    requestId: correlationId,
    transient: isTransientStatus(cause.statusCode),
    nextSteps: [adviceFor(cause.errorResponse.errorDescription)],
    cause,
  });
}

/** No federated credential of the app registration fits: AADSTS70021, and by part 700211, 700212, 700213. */
function adviceFor(description: string): string {
  if (!/^AADSTS70021\d*:/.test(description)) return CREDENTIAL_ADVICE;
  return 'Give the app registration a federated credential with this issuer, subject and audience, letter by letter; a job with `environment:` has another subject than its branch.';
}

/** What OAuth calls a refusal that asking again does not change. Source: RFC 6749, 5.2, and Entra's own. */
const REFUSALS =
  /^(invalid_\w+|unauthorized_client|unsupported_\w+|access_denied|interaction_required|consent_required)$/;

/**
 * With a client secret the SDK wraps what MSAL says, `<OAuth code>: Error(s): … - Description: AADSTS…: … - Correlation
 * ID: … - Trace ID: …`, in an error that carries nothing but this text.
 */
function msalRefused(cause: AuthenticationRequiredError, service: string): RemoteError {
  const [, oauthCode = ''] = /^(\w+): /.exec(cause.message) ?? [];
  const [, description = reasonOf(cause)] =
    /Description: (.*?)(?:[\r\n]| - Correlation ID:|$)/.exec(cause.message) ?? [];
  const [, correlationId] = /Correlation ID: ([\w-]+) -/.exec(cause.message) ?? [];
  const isRefusal = REFUSALS.test(oauthCode);
  return new RemoteError({
    service,
    operation: LOG_IN,
    code: /AADSTS\d+/.exec(description)?.[0] ?? (oauthCode === '' ? undefined : oauthCode),
    detail: description,
    requestId: correlationId,
    transient: !isRefusal,
    nextSteps: [isRefusal ? adviceFor(description) : LOGIN_HOST_ADVICE],
    cause,
  });
}

function noCredential(cause: CredentialUnavailableError, service: string): RemoteError {
  // MSAL reports an unreachable or broken login host in the same way as a missing credential.
  const isUnreachable = /network|endpoints_resolution|ECONN|ETIMEDOUT|socket/i.test(cause.message);
  return new RemoteError({
    service,
    operation: LOG_IN,
    detail: cause.message,
    transient: isUnreachable,
    nextSteps: [
      isUnreachable
        ? LOGIN_HOST_ADVICE
        : 'Set AZURE_CLIENT_SECRET, or run where the id token of a GitHub job, a workload or managed identity or `az login` is at hand.',
    ],
    cause,
  });
}
