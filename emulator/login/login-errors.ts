import { randomUUID } from 'node:crypto';
import type { EmulatorResponse } from '../server/types';

interface LoginError {
  readonly status: 400 | 401;
  readonly error: string;
  readonly number: number;
  readonly text: string;
}

/** Errors of the Microsoft identity platform, by what went wrong. Source: Microsoft Learn, "Microsoft Entra authentication error codes". */
export const loginErrors = {
  unknownTenant: (tenant: string): LoginError => ({
    status: 400,
    error: 'invalid_request',
    number: 90002,
    text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  }),
  unknownClient: (clientId: string, tenant: string): LoginError => ({
    status: 400,
    error: 'unauthorized_client',
    number: 700016,
    text: `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  }),
  wrongSecret: (clientId: string): LoginError => ({
    status: 401,
    error: 'invalid_client',
    number: 7000215,
    text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  }),
  noCredential: (): LoginError => ({
    status: 401,
    error: 'invalid_client',
    number: 7000216,
    text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  }),
  malformedAssertion: (): LoginError => ({
    status: 401,
    error: 'invalid_client',
    number: 50027,
    text: 'JWT token is invalid or malformed.',
  }),
  wrongAssertionSignature: (): LoginError => ({
    status: 401,
    error: 'invalid_client',
    number: 700027,
    text: 'Client assertion failed signature validation.',
  }),
  assertionOutOfTime: (now: Date, { nbf, exp }: { nbf?: number; exp?: number }): LoginError => ({
    status: 401,
    error: 'invalid_client',
    number: 700024,
    text: `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ${toInstant(nbf)}, expiry time of assertion ${toInstant(exp)}.`,
  }),
  noFederatedIssuer: (issuer: string): LoginError => notFederated(700211, 'issuer', issuer),
  noFederatedAudience: (audience: string): LoginError => notFederated(700212, 'audience', audience),
  noFederatedSubject: (subject: string): LoginError => notFederated(700213, 'subject', subject),
  malformedScope: (scope: string): LoginError => ({
    status: 400,
    error: 'invalid_scope',
    number: 70011,
    text: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  }),
  unknownResource: (resource: string, tenant: string): LoginError => ({
    status: 400,
    error: 'invalid_resource',
    number: 500011,
    text: `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  }),
  missingParameter: (name: string): LoginError => ({
    status: 400,
    error: 'invalid_request',
    number: 900144,
    text: `The request body must contain the following parameter: '${name}'.`,
  }),
  unsupportedGrant: (grant: string): LoginError => ({
    status: 400,
    error: 'unsupported_grant_type',
    number: 70003,
    text: `The app requested an unsupported grant type '${grant}'.`,
  }),
};

/** Wording and code of 2024 and later; until then all three were AADSTS70021. Seen in logs of public runs. */
function notFederated(number: number, part: string, value: string): LoginError {
  return {
    status: 401,
    error: 'invalid_client',
    number,
    text: `No matching federated identity record found for presented assertion ${part} '${value}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
  };
}

function toInstant(seconds: number | undefined): string {
  return new Date((seconds ?? 0) * 1000).toISOString();
}

/** The token endpoint's error answer. */
export function loginErrorResponse(problem: LoginError, now: Date, correlationId: string): EmulatorResponse {
  const traceId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status: problem.status,
    body: {
      error: problem.error,
      error_description: `AADSTS${problem.number}: ${problem.text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [problem.number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${problem.number}`,
    },
  };
}

export type { LoginError };
