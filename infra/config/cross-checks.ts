import { MAX_CREDENTIALS, planGitHubCredentials } from '../desired/federated-credentials';
import { GRAPH_APP_ROLES, isGraphPermission } from '../desired/graph-permissions';
import { planReaderScopes } from '../desired/reader-scopes';
import { removeLine, setLine, toKey, type ConfigurationProblem } from './problem';
import type { StackConfig } from './schema';

/** What is wrong although each value by itself is right. */
export function findCrossProblems(config: StackConfig): readonly ConfigurationProblem[] {
  const needsIdentity = config.azure.enabled || config.entra.enabled;
  return [
    ...(config.azure.enabled ? checkScopes(config) : []),
    ...(config.entra.enabled ? checkPermissions(config) : []),
    ...(needsIdentity ? checkCredential(config) : []),
    ...checkState(config, needsIdentity),
  ];
}

/** Whether the stack keeps the state of the sync: where Azure is a source, unless it is told otherwise. */
export function keepsState({ azure, state }: StackConfig): boolean {
  return state.enabled ?? azure.enabled;
}

function problem(
  path: readonly PropertyKey[],
  message: string,
  fix: readonly string[],
): ConfigurationProblem {
  return { key: toKey(path), message, fix };
}

function checkScopes({ azure }: StackConfig): ConfigurationProblem[] {
  const path = ['azure', 'scopes'];
  if (azure.scopes.length === 0) {
    return [
      problem(path, 'nothing in Azure is named that the sync may read', [
        setLine([...path, 0], '/providers/Microsoft.Management/managementGroups/NAME'),
        setLine(['azure', 'enabled'], 'false'),
      ]),
    ];
  }
  return planReaderScopes(azure).problems.map(({ index, message }) =>
    problem([...path, index], message, [removeLine([...path, index])]),
  );
}

function checkPermissions({ entra: { graphPermissions } }: StackConfig): ConfigurationProblem[] {
  if (typeof graphPermissions === 'string') return [];
  return graphPermissions.flatMap((name, index) =>
    isGraphPermission(name)
      ? []
      : [
          problem(
            ['entra', 'graphPermissions', index],
            `${JSON.stringify(name)} is none of ${Object.keys(GRAPH_APP_ROLES).join(', ')}`,
            [setLine(['entra', 'graphPermissions', index], 'User.Read.All')],
          ),
        ],
  );
}

function checkCredential({ identity, github, aks }: StackConfig): ConfigurationProblem[] {
  if (identity.credential === 'secret') return [];
  if (identity.credential === 'aks') {
    return aks !== undefined
      ? []
      : [
          problem(['aks'], 'the credential is aks, but no cluster is named', [
            setLine(['aks', 'issuer'], 'ISSUER'),
            setLine(['aks', 'namespace'], 'port-sync'),
            setLine(['aks', 'serviceAccount'], 'port-sync'),
          ]),
        ];
  }
  return [...checkRepositories(github), ...checkCount(github)];
}

function checkRepositories({ repositories, subjects }: StackConfig['github']): ConfigurationProblem[] {
  const path = ['github', 'repositories'];
  if (repositories.length + subjects.length === 0) {
    return [
      problem(path, 'the credential is github, but no repository is named', [
        setLine([...path, 0, 'repository'], 'OWNER/NAME'),
        setLine(['identity', 'credential'], 'secret'),
      ]),
    ];
  }
  return repositories.flatMap(({ ownerId, repositoryId, subjectForm }, index) => {
    const missing = (['ownerId', 'repositoryId'] as const).filter(
      (key) => (key === 'ownerId' ? ownerId : repositoryId) === undefined,
    );
    const isWanted = missing.length === 1 || subjectForm === 'immutable' || subjectForm === 'both';
    return isWanted
      ? missing.map((key) =>
          problem([...path, index, key], "GitHub's immutable subject needs both ids", [
            setLine([...path, index, key], 'ID'),
          ]),
        )
      : [];
  });
}

function checkCount(github: StackConfig['github']): ConfigurationProblem[] {
  const count = planGitHubCredentials(github).length;
  if (count <= MAX_CREDENTIALS) return [];
  const message = `these are ${count} subjects, and Entra ID allows ${MAX_CREDENTIALS} for an app registration`;
  return [problem(['github'], message, [setLine(['github', 'repositories', 0, 'subjectForm'], 'classic')])];
}

function checkState(config: StackConfig, hasIdentity: boolean): ConfigurationProblem[] {
  if (!keepsState(config)) return [];
  const off = setLine(['state', 'enabled'], 'false');
  if (!hasIdentity) {
    return [problem(['state', 'enabled'], 'nobody would use the state: both sources are off', [off])];
  }
  if (config.state.location !== undefined) return [];
  return [
    problem(['state', 'location'], 'the region of the storage account is not set', [
      setLine(['state', 'location'], 'westeurope'),
      off,
    ]),
  ];
}
