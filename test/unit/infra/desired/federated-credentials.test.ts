import fc from 'fast-check';
import {
  planAksCredential,
  planGitHubCredentials,
  type TrustedRepository,
} from '../../../../infra/desired/federated-credentials';

const ISSUER = 'https://token.actions.githubusercontent.com';
const plain: TrustedRepository = {
  repository: 'acme/catalog',
  tags: [],
  environments: [],
  pullRequests: false,
};
const subjectsOf = (trusted: Partial<TrustedRepository>, subjects: string[] = []) =>
  planGitHubCredentials({ repositories: [{ ...plain, ...trusted }], subjects, issuer: ISSUER }).map(
    ({ subject }) => subject,
  );

describe('what may sign in from GitHub', () => {
  it.each<[string, Partial<TrustedRepository>, string[]]>([
    ['main, where nothing is said', {}, ['repo:acme/catalog:ref:refs/heads/main']],
    [
      'the branches',
      { branches: ['main', 'feature/x'] },
      ['repo:acme/catalog:ref:refs/heads/main', 'repo:acme/catalog:ref:refs/heads/feature/x'],
    ],
    [
      'environments instead of main',
      { environments: ['production'] },
      ['repo:acme/catalog:environment:production'],
    ],
    [
      'tags and pull requests',
      { tags: ['v1'], pullRequests: true },
      ['repo:acme/catalog:ref:refs/tags/v1', 'repo:acme/catalog:pull_request'],
    ],
    [
      'nothing but branches, where none is listed',
      { branches: [], environments: ['e'] },
      ['repo:acme/catalog:environment:e'],
    ],
    [
      'both forms, where the ids are known',
      { ownerId: '12', repositoryId: '34' },
      ['repo:acme/catalog:ref:refs/heads/main', 'repo:acme@12/catalog@34:ref:refs/heads/main'],
    ],
    [
      'the form with ids alone',
      { ownerId: '12', repositoryId: '34', subjectForm: 'immutable' },
      ['repo:acme@12/catalog@34:ref:refs/heads/main'],
    ],
    [
      'the classic form alone',
      { ownerId: '12', repositoryId: '34', subjectForm: 'classic' },
      ['repo:acme/catalog:ref:refs/heads/main'],
    ],
  ])('is %s', (_what, trusted, expected) => {
    expect(subjectsOf(trusted)).toEqual(expected);
  });

  it('is every further subject as it is, each once', () => {
    const custom =
      'repo:acme/catalog:job_workflow_ref:acme/shared/.github/workflows/sync.yml@refs/heads/main';
    expect(subjectsOf({}, [custom, custom, 'repo:acme/catalog:ref:refs/heads/main'])).toEqual([
      'repo:acme/catalog:ref:refs/heads/main',
      custom,
    ]);
  });

  it('has names that Entra ID takes and that tell subjects apart', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 600 }), { minLength: 2 }),
        (subjects) => {
          const names = planGitHubCredentials({ repositories: [], subjects, issuer: ISSUER }).map(
            ({ name }) => name,
          );
          for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{3,120}$/);
          expect(new Set(names).size).toBe(subjects.length);
        },
      ),
    );
  });
});

test('a pod of AKS signs in as its service account', () => {
  const aks = { issuer: 'https://aks/', namespace: 'sync', serviceAccount: 'port' };
  const { name, ...credential } = planAksCredential(aks);
  expect(credential).toEqual({ issuer: 'https://aks/', subject: 'system:serviceaccount:sync:port' });
  expect(name).toMatch(/^system-serviceaccount-sync-port-[0-9a-f]{8}$/);
});
