import type { GitHubTokenRequest } from '../core/config';
import type { Environment } from './raw-values';

/** How a job of GitHub Actions asks for its id token; undefined elsewhere, and where it has no `id-token: write`. */
export function findGitHubTokenRequest(environment: Environment): GitHubTokenRequest | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  if (url === undefined || url === '' || token === undefined || token === '') return undefined;
  return { url, token };
}
