import { STACK_CONFIGURATION_KEYS } from '../../../../contract/stack-configuration';
import { fieldsOf } from '../../../../infra/config/fields-of-schema';
import { loadConfig } from '../../../../infra/config/load';
import { ConfigurationError } from '../../../../infra/config/problem';
import { StackConfig } from '../../../../infra/config/schema';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const CREDENTIALS = { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 'secret' };

/** The least that makes a whole stack. */
const LEAST: Readonly<Record<string, unknown>> = {
  azure: { scopes: [SUBSCRIPTION] },
  github: { repositories: [{ repository: 'acme/catalog' }] },
  state: { location: 'westeurope' },
};

const toRaw = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(':') ? key : `port-sync:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

function problemsOf(values: Readonly<Record<string, unknown>>, environment: object = CREDENTIALS): string[] {
  try {
    loadConfig(toRaw(values), { ...environment });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ key, message, fix }) => [`${key}: ${message}`, ...fix].join(' | '));
  }
  return [];
}

describe('the configuration of a stack', () => {
  it('has defaults for all but what nobody can guess', () => {
    expect(loadConfig(toRaw(LEAST), CREDENTIALS)).toMatchObject({
      instance: 'default',
      azure: { enabled: true, cloud: 'AzureCloud', scopes: [SUBSCRIPTION] },
      entra: { enabled: true, graphPermissions: 'mapping', grantConsent: true },
      identity: { credential: 'github', protect: false },
      secret: { rotationDays: 90, rotation: 0 },
      state: { container: 'port-sync', sku: 'Standard_LRS', softDeleteDays: 14 },
      port: { enabled: true, deleteEntities: false, pluginVersion: '2.25.0' },
      connection: { baseUrl: 'https://api.getport.io', clientId: 'id', clientSecret: 'secret' },
    });
  });

  it('needs nothing of Azure where only Port is wanted', () => {
    const off = { enabled: false };
    expect(problemsOf({ azure: off, entra: off })).toEqual([]);
  });

  it('needs nothing of Port where Port is not wanted', () => {
    const { connection } = loadConfig(toRaw({ ...LEAST, port: { enabled: false } }), {});
    expect(connection).toBeUndefined();
  });

  it("reads Port's credentials where Port's provider reads them, the configuration before the environment", () => {
    const own = { 'port:clientId': 'mine', 'port:baseUrl': 'https://api.us.port.io/' };
    expect(loadConfig(toRaw({ ...LEAST, ...own }), CREDENTIALS).connection).toEqual({
      baseUrl: 'https://api.us.port.io',
      clientId: 'mine',
      clientSecret: 'secret',
    });
  });

  it('takes ids of GitHub as Pulumi keeps them, as numbers', () => {
    const repositories = [{ repository: 'acme/catalog', ownerId: 12, repositoryId: '34' }];
    const { github } = loadConfig(toRaw({ ...LEAST, github: { repositories } }), CREDENTIALS);
    expect(github.repositories[0]).toMatchObject({ ownerId: '12', repositoryId: '34' });
  });

  it('is refused with every problem at once and the line that mends it', () => {
    expect(() =>
      loadConfig(
        { 'port-sync:instance': '-', 'port-sync:azure': '{"scope":[],"cloud":"AzureGermanCloud"}' },
        {},
      ),
    ).toThrow(
      `The configuration of the stack has to be mended:
- instance: must be 1 to 63 letters, digits, dots, dashes or underscores, and begin with a letter or digit
    pulumi config set instance prod
- azure.cloud: Invalid option: expected one of "AzureCloud"|"AzureUSGovernment"|"AzureChinaCloud"
    pulumi config set --path azure.cloud AzureCloud
- azure.scope: there is no such key; did you mean azure.scopes?
    pulumi config rm --path azure.scope
- port:clientId: the credentials of Port's API are not set, neither here nor as PORT_CLIENT_ID
    pulumi config set port:clientId ID
    pulumi config set --path port.enabled false
- port:secret: the credentials of Port's API are not set, neither here nor as PORT_CLIENT_SECRET
    pulumi config set port:secret --secret
    pulumi config set --path port.enabled false`,
    );
  });
});

describe('the configuration is refused where', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    [
      'a key is unknown',
      { ...LEAST, azur: {} },
      ['azur: there is no such key; did you mean azure? | pulumi config rm azur'],
    ],
    [
      'a part is one value',
      { ...LEAST, entra: 'on' },
      [
        'entra: "on" is one value, but several belong here: they are set with --path | pulumi config rm entra | pulumi config set --path entra.…',
      ],
    ],
    [
      'a number is text',
      { ...LEAST, secret: { rotationDays: 'x' } },
      [
        'secret.rotationDays: Invalid input: expected number, received string | pulumi config set --path secret.rotationDays 90',
      ],
    ],
    [
      'a value in a list is wrong',
      { ...LEAST, identity: { owners: ['me'] } },
      [
        "identity.owners[0]: must be a GUID | pulumi config set --path 'identity.owners[0]' 00000000-0000-0000-0000-000000000000",
      ],
    ],
    [
      'a list is one value',
      { ...LEAST, identity: { owners: 'me' } },
      [
        "identity.owners: Invalid input: expected array, received string | pulumi config set --path 'identity.owners[0]' 00000000-0000-0000-0000-000000000000",
      ],
    ],
    [
      'a repository has no name',
      { ...LEAST, github: { repositories: [{}] } },
      [
        "github.repositories[0].repository: Invalid input: expected string, received undefined | pulumi config set --path 'github.repositories[0].repository' acme/port-catalog",
      ],
    ],
    [
      'a branch has a wildcard',
      { ...LEAST, github: { repositories: [{ repository: 'a/b', branches: ['*'] }] } },
      [
        "github.repositories[0].branches[0]: must be one exact name: Entra ID knows no wildcards | pulumi config set --path 'github.repositories[0].branches[0]' main",
      ],
    ],
    [
      'nothing of Azure is named',
      { ...LEAST, azure: {} },
      [
        "azure.scopes: nothing in Azure is named that the sync may read | pulumi config set --path 'azure.scopes[0]' /providers/Microsoft.Management/managementGroups/NAME | pulumi config set --path azure.enabled false",
      ],
    ],
    [
      'a scope is none',
      { ...LEAST, azure: { scopes: ['x'] } },
      [`azure.scopes[0]: "x" is no scope of Azure | pulumi config rm --path 'azure.scopes[0]'`],
    ],
    [
      'a permission is unknown',
      { ...LEAST, entra: { graphPermissions: ['User.Reed.All'] } },
      [
        'entra.graphPermissions[0]: "User.Reed.All" is none of Application.Read.All, AuditLog.Read.All, Device.Read.All, Directory.Read.All, Group.Read.All, GroupMember.Read.All, RoleManagement.Read.Directory, User.Read.All | pulumi config set --path \'entra.graphPermissions[0]\' User.Read.All',
      ],
    ],
    [
      'no repository may sign in',
      { ...LEAST, github: {} },
      [
        "github.repositories: the credential is github, but no repository is named | pulumi config set --path 'github.repositories[0].repository' OWNER/NAME | pulumi config set --path identity.credential secret",
      ],
    ],
    [
      'one of two ids is missing',
      { ...LEAST, github: { repositories: [{ repository: 'a/b', ownerId: 1 }] } },
      [
        "github.repositories[0].repositoryId: GitHub's immutable subject needs both ids | pulumi config set --path 'github.repositories[0].repositoryId' ID",
      ],
    ],
    [
      'an immutable subject has no ids',
      { ...LEAST, github: { repositories: [{ repository: 'a/b', subjectForm: 'immutable' }] } },
      [
        "github.repositories[0].ownerId: GitHub's immutable subject needs both ids | pulumi config set --path 'github.repositories[0].ownerId' ID",
        "github.repositories[0].repositoryId: GitHub's immutable subject needs both ids | pulumi config set --path 'github.repositories[0].repositoryId' ID",
      ],
    ],
    [
      'there are more subjects than Entra ID takes',
      { ...LEAST, github: { subjects: Array.from({ length: 21 }, (_, n) => `s${n}`) } },
      [
        "github: these are 21 subjects, and Entra ID allows 20 for an app registration | pulumi config set --path 'github.repositories[0].subjectForm' classic",
      ],
    ],
    [
      'AKS is not named',
      { ...LEAST, identity: { credential: 'aks' } },
      [
        'aks: the credential is aks, but no cluster is named | pulumi config set --path aks.issuer ISSUER | pulumi config set --path aks.namespace port-sync | pulumi config set --path aks.serviceAccount port-sync',
      ],
    ],
    [
      'the state has no region',
      { ...LEAST, state: {} },
      [
        'state.location: the region of the storage account is not set | pulumi config set --path state.location westeurope | pulumi config set --path state.enabled false',
      ],
    ],
    [
      'nobody would use the state',
      { azure: { enabled: false }, entra: { enabled: false }, state: { enabled: true } },
      [
        'state.enabled: nobody would use the state: both sources are off | pulumi config set --path state.enabled false',
      ],
    ],
    [
      "a key of ours is in the provider's namespace",
      { ...LEAST, 'port:deleteEntities': 'true' },
      [
        "port:deleteEntities: the namespace port: is that of Port's provider; this is a key of the stack | pulumi config rm port:deleteEntities | pulumi config set --path port.deleteEntities true",
      ],
    ],
    [
      "Port's address has a path",
      { ...LEAST, 'port:baseUrl': 'https://api.port.io/v1' },
      [
        'port:baseUrl: "https://api.port.io/v1" is not scheme, host and port alone | pulumi config set port:baseUrl https://api.us.port.io',
      ],
    ],
  ])('%s', (_what, values, expected) => {
    expect(problemsOf(values)).toEqual(expected);
  });
});

test('the contract names the sections of the configuration', () => {
  expect([...STACK_CONFIGURATION_KEYS]).toEqual(Object.keys(StackConfig.shape));
});

test('every key has a description and an example that the schema takes', () => {
  const fields = fieldsOf(StackConfig);
  expect(fields.length).toBeGreaterThan(40);
  for (const { path, description, example } of fields) {
    expect([path, description, example]).toEqual([
      path,
      expect.stringMatching(/\.$/),
      expect.stringMatching(/./),
    ]);
  }
});
