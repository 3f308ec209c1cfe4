import type { Identity } from '../login/identity';
import type { TokenProblem, Tokens } from '../login/tokens';
import { headerOf } from '../server/service-headers';
import type { EmulatorRequest } from '../server/types';
import { GraphError } from './graph-error';

export interface AuthorizationDependencies {
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly loginOrigin: () => string;
}

/** As Graph words them; all with the code InvalidAuthenticationToken. */
const PROBLEMS: Readonly<Record<TokenProblem, string>> = {
  malformed: 'IDX14100: JWT is not well formed, there are no dots (.).',
  expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.',
};

/** The application id of the caller. Throws `GraphError` 401 without a good token for Graph and for this tenant. */
export function authorize(request: EmulatorRequest, dependencies: AuthorizationDependencies): string {
  const { identity, tokens } = dependencies;
  const token = /^Bearer (\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  if (token === undefined) throw unauthorized(dependencies, 'Access token is empty.');
  const check = tokens.check(token, 'graph');
  if (!check.ok) throw unauthorized(dependencies, PROBLEMS[check.problem]);
  if (check.claims.tid !== identity.tenantId)
    throw unauthorized(dependencies, 'Access token validation failure. Invalid tenant.');
  return check.claims.appid;
}

function unauthorized({ loginOrigin, identity }: AuthorizationDependencies, message: string): GraphError {
  const authority = `${loginOrigin()}/${identity.tenantId}/oauth2/v2.0/authorize`;
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': `Bearer realm="", authorization_uri="${authority}", client_id="00000003-0000-0000-c000-000000000000"`,
  });
}
