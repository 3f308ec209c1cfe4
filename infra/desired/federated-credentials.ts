import { createHash } from 'node:crypto';

/** Microsoft Learn, "Important considerations and restrictions for federated identity credentials". */
export const MAX_CREDENTIALS = 20;

/** What Entra ID expects of a token, whoever issues it. */
export const AUDIENCE = 'api://AzureADTokenExchange';

export interface FederatedCredential {
  /** Unique in the app, cannot be changed; 3 to 120 characters that are safe in a URL. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

export interface TrustedRepository {
  /** OWNER/NAME. */
  readonly repository: string;
  readonly ownerId?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly subjectForm?: 'classic' | 'immutable' | 'both' | undefined;
  readonly branches?: readonly string[] | undefined;
  readonly tags: readonly string[];
  readonly environments: readonly string[];
  readonly pullRequests: boolean;
}

/** What may sign in from GitHub Actions, in the order in which it was given, each subject once. */
export function planGitHubCredentials(github: {
  readonly repositories: readonly TrustedRepository[];
  readonly subjects: readonly string[];
  readonly issuer: string;
}): readonly FederatedCredential[] {
  const subjects = [...github.repositories.flatMap(subjectsOf), ...github.subjects];
  return [...new Set(subjects)].map((subject) => ({
    name: credentialName(subject),
    issuer: github.issuer,
    subject,
  }));
}

/** Source: Kubernetes documentation, "Service account tokens". */
export function planAksCredential(aks: {
  readonly issuer: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}): FederatedCredential {
  const subject = `system:serviceaccount:${aks.namespace}:${aks.serviceAccount}`;
  return { name: credentialName(subject), issuer: aks.issuer, subject };
}

/**
 * The `sub` of a job's token. Source: GitHub documentation, "OpenID Connect reference"; the form with ids is the one
 * that repositories have which were created, renamed or transferred since July 2026.
 */
function subjectsOf(trusted: TrustedRepository): string[] {
  const claims = claimsOf(trusted);
  return prefixesOf(trusted).flatMap((prefix) => claims.map((claim) => `repo:${prefix}:${claim}`));
}

function prefixesOf({ repository, ownerId, repositoryId, subjectForm }: TrustedRepository): string[] {
  const [owner = '', name = ''] = repository.split('/');
  const hasIds = ownerId !== undefined && repositoryId !== undefined;
  const form = subjectForm ?? (hasIds ? 'both' : 'classic');
  return [
    ...(form === 'immutable' ? [] : [repository]),
    ...(form === 'classic' || !hasIds ? [] : [`${owner}@${ownerId}/${name}@${repositoryId}`]),
  ];
}

function claimsOf({ branches, tags, environments, pullRequests }: TrustedRepository): string[] {
  const isNothingElseGiven = tags.length + environments.length === 0 && !pullRequests;
  const trustedBranches = branches ?? (isNothingElseGiven ? ['main'] : []);
  return [
    ...trustedBranches.map((branch) => `ref:refs/heads/${branch}`),
    ...tags.map((tag) => `ref:refs/tags/${tag}`),
    ...environments.map((environment) => `environment:${environment}`),
    ...(pullRequests ? ['pull_request'] : []),
  ];
}

const MAX_NAME = 120;

/** Readable, and unlike for unlike subjects: what is not safe in a URL becomes a dash, and a hash tells such names apart. */
function credentialName(subject: string): string {
  const readable = subject.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  const hash = createHash('sha256').update(subject).digest('hex').slice(0, 8);
  return `${readable.slice(0, MAX_NAME - hash.length - 1)}-${hash}`;
}
