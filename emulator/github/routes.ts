import { headerOf } from '../server/service-headers';
import type { EmulatorRequest, EmulatorResponse, Route } from '../server/types';
import type { IdTokens } from './id-tokens';

/** The path of ACTIONS_ID_TOKEN_REQUEST_URL, which has a query of its own: clients append `&audience=`. */
export const ID_TOKEN_TARGET = '/idtoken?api-version=2.0';

export interface GitHubDependencies {
  readonly idTokens: IdTokens;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN of the job. */
  readonly requestToken: string;
  /** Who the job is. */
  subject(): string;
  lifetimeSeconds(): number;
}

/** The endpoint of a job of GitHub Actions that has `id-token: write`. */
export function gitHubRoutes(dependencies: GitHubDependencies): Route[] {
  return [{ method: 'GET', path: '/idtoken', handle: (request) => answer(dependencies, request) }];
}

function answer(dependencies: GitHubDependencies, request: EmulatorRequest): EmulatorResponse {
  const [scheme = '', token] = (headerOf(request, 'authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token !== dependencies.requestToken) return { status: 401 };
  const subject = dependencies.subject();
  const value = dependencies.idTokens.issue({
    subject,
    audience: request.query.get('audience') ?? ownerUrl(subject),
    lifetimeSeconds: dependencies.lifetimeSeconds(),
  });
  return { status: 200, body: { count: value.length, value } };
}

/** The audience where none is asked for. */
function ownerUrl(subject: string): string {
  return `https://github.com/${/^repo:([^/]+)/.exec(subject)?.[1] ?? ''}`;
}
