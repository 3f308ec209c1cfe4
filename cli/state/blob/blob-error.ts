import type { BlobLocation } from '../../core/config';
import { PortSyncError } from '../../core/errors';
import type { Operation } from '../../http/call';
import { describeRedirect } from '../../http/redirect';
import { certificateAdvice, isTransientStatus, reasonOf, RemoteError } from '../../http/remote-error';
import { type HeaderReader, retryHintMs } from '../../http/retry-hint';
import { toLoginError } from '../../identity/login-error';

/** The answer behind an error of the SDK. Its class may have been loaded twice, so that `instanceof` says nothing. */
interface Refusal {
  readonly status: number;
  readonly header: HeaderReader;
}

/** Turns whatever the SDK threw into a `RemoteError` with the code that Blob Storage gave. */
export function toBlobError(
  cause: unknown,
  what: Operation,
  { location, now }: { readonly location: BlobLocation; readonly now: number },
): RemoteError {
  if (cause instanceof RemoteError) return cause;
  const login = toLoginError(cause, what.service);
  if (login !== undefined) return login;
  const refusal = toRefusal(cause);
  if (refusal === undefined) return unanswered(cause, what, location);
  const { status, header } = refusal;
  const code = header('x-ms-error-code');
  return new RemoteError({
    ...what,
    status,
    code,
    detail: describeRedirect({ status, location: header('location') }) ?? reasonOf(cause),
    requestId: header('x-ms-request-id'),
    transient: isTransientStatus(status),
    retryAfterMs: retryHintMs(header, now),
    nextSteps: stepsFor(status, code, location),
    cause,
  });
}

/** The container is not there: nobody can write a state until somebody makes it. */
export function noContainer({ account, container }: BlobLocation, cause: RemoteError): PortSyncError {
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: the storage account ${account} has no container ${container}`,
    [
      `Create it: az storage container create --account-name ${account} --name ${container} --auth-mode login`,
      'Or name the one that `pulumi up` has made: pulumi stack output stateUrl',
    ],
    { cause },
  );
}

function toRefusal(cause: unknown): Refusal | undefined {
  if (!(cause instanceof Error)) return undefined;
  const status: unknown = Reflect.get(cause, 'statusCode');
  const response: unknown = Reflect.get(cause, 'response');
  if (typeof status !== 'number' || !hasHeaders(response)) return undefined;
  return { status, header: (name) => response.headers.get(name) };
}

function hasHeaders(response: unknown): response is { headers: { get(name: string): string | undefined } } {
  if (typeof response !== 'object' || response === null) return false;
  const headers: unknown = Reflect.get(response, 'headers');
  return typeof headers === 'object' && headers !== null && typeof Reflect.get(headers, 'get') === 'function';
}

function unanswered(cause: unknown, what: Operation, { account }: BlobLocation): RemoteError {
  const detail = reasonOf(cause);
  const certificate = certificateAdvice(detail);
  const isUnknownHost = /ENOTFOUND/.test(detail);
  return new RemoteError({
    ...what,
    detail,
    transient: certificate === undefined,
    nextSteps: [
      ...(certificate === undefined ? [] : [certificate]),
      ...(isUnknownHost ? [`Check that there is a storage account ${account} (PORT_SYNC_STATE).`] : []),
    ],
    cause,
  });
}

/** Source: Microsoft Learn, "Common REST API error codes" and "Assign an Azure role for access to blob data". */
function stepsFor(status: number, code: string | undefined, location: BlobLocation): string[] {
  const { account, container, connectionString } = location;
  if (status !== 401 && status !== 403) return [];
  if (code === 'KeyBasedAuthenticationNotPermitted')
    return [`${account} takes no keys: unset AZURE_STORAGE_CONNECTION_STRING to use the run's identity.`];
  const firewall = `Let this machine's network through the firewall of the storage account ${account}.`;
  const right =
    connectionString === undefined
      ? `Assign the role Storage Blob Data Contributor to this identity on the container ${container} of ${account}; it takes up to ten minutes to have effect.`
      : 'Check the key or SAS in AZURE_STORAGE_CONNECTION_STRING; a SAS needs to read, create and write blobs of the container.';
  return code === 'AuthorizationFailure' ? [firewall, right] : [right];
}
