import * as pulumi from '@pulumi/pulumi';
import { loadConfig } from '../../../infra/config/load';
import type { LiveBlueprint } from '../../../infra/desired/type-changes';
import { planStack, readStackCatalog, type StackCatalog } from '../../../infra/plan-stack';
import { createStack } from '../../../infra/stack';
import { readExampleStack } from '../../support/example-stack';
import { expectGolden } from '../../support/golden';
import { CLIENT, MOCKED_CLOUD, TENANT } from '../../support/mocked-cloud';
import { recordProgram, resolveOutput, type RecordedResource } from '../../support/pulumi-recorder';
import { ROOT } from '../../support/run-cli';

const NOW = new Date('2026-11-25T12:00:00Z');
const CREDENTIALS = { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 'secret' };

interface Made {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The resources of a type, such as `Application`. */
  readonly of: (type: string) => RecordedResource[];
}

let catalog: StackCatalog;
beforeAll(async () => {
  catalog = await readStackCatalog(loadConfig(readExampleStack('example'), CREDENTIALS), ROOT);
});

async function make(
  raw: Readonly<Record<string, string>>,
  live: readonly LiveBlueprint[] = [],
): Promise<Made> {
  const settings = loadConfig(raw, CREDENTIALS);
  const plan = planStack(settings, catalog, live);
  const surroundings = {
    now: NOW,
    countEntities: () => Promise.reject(new Error('nothing is deleted here')),
  };
  const { resources, outputs } = await recordProgram(MOCKED_CLOUD, () =>
    createStack(settings, plan, surroundings),
  );
  const resolved = await Promise.all(
    Object.entries(outputs).map(async ([name, value]) => [name, await resolveOutput(value)] as const),
  );
  return {
    resources,
    outputs: Object.fromEntries(resolved),
    of: (type) => resources.filter((resource) => resource.type.endsWith(`:${type}`)),
  };
}

/** The small team's stack with some sections changed. */
const small = (parts: Readonly<Record<string, object>> = {}): Record<string, string> => ({
  ...readExampleStack('example'),
  ...Object.fromEntries(
    Object.entries(parts).map(([key, value]) => [`port-sync:${key}`, JSON.stringify(value)]),
  ),
});
const port = (parts: object): Record<string, string> => ({
  ...readExampleStack('example-port'),
  'port-sync:port': JSON.stringify(parts),
});
const live = (identifier: string, properties: LiveBlueprint['schema']['properties'] = {}): LiveBlueprint => ({
  identifier,
  schema: { properties },
});

describe('the desired state of an example stack is as it was:', () => {
  it.each(['example', 'example-bank', 'example-port'])('%s', async (stack) => {
    const { resources, outputs } = await make(readExampleStack(stack), [live('azureSubscription')]);
    expectGolden(`infra/${stack}`, { outputs, resources });
  });
});

describe('the identity', () => {
  it('signs in with a secret of this epoch, which nobody sees in the clear', async () => {
    const { of, outputs } = await make(small({ identity: { credential: 'secret' } }));
    const [password] = of('ApplicationPassword');
    expect(password?.inputs).toEqual({
      applicationId: '/applications/app',
      displayName: 'Port Sync',
      endDate: '2027-03-03T00:00:00Z',
      rotateWhenChanged: { epoch: '90d-230-0' },
    });
    expect(outputs['azureClientSecret']).toEqual({ secret: 'drawn password' });
    expect(of('ApplicationFederatedIdentityCredential')).toEqual([]);
  });

  it('signs in as a service account of AKS', async () => {
    const aks = { issuer: 'https://aks.example/', namespace: 'sync', serviceAccount: 'port' };
    const { of } = await make(small({ identity: { credential: 'aks' }, aks }));
    expect(
      of('ApplicationFederatedIdentityCredential').map(({ inputs }) => [inputs['issuer'], inputs['subject']]),
    ).toEqual([['https://aks.example/', 'system:serviceaccount:sync:port']]);
  });

  it('has one federated credential made after the other', async () => {
    const { of } = await make(small({ github: { subjects: ['a', 'b', 'c'] } }));
    const credentials = of('ApplicationFederatedIdentityCredential');
    const earlier = credentials.map(
      ({ dependsOn }) => dependsOn.filter((name) => name.startsWith('federated-')).length,
    );
    expect(earlier.toSorted()).toEqual([0, 1, 1]);
  });

  it('is one that exists, of which only what is added is managed', async () => {
    const { of, outputs } = await make(small({ identity: { clientId: CLIENT } }));
    expect([...of('Application'), ...of('ServicePrincipal')]).toEqual([]);
    expect(of('ApplicationApiAccess').map(({ inputs }) => inputs['applicationId'])).toEqual([
      '/applications/existing',
      '/applications/existing',
    ]);
    expect(of('AppRoleAssignment').map(({ inputs }) => inputs['principalObjectId'])).toEqual(
      Array.from({ length: 3 }, () => `principal of ${CLIENT}`),
    );
    expect(outputs['azureClientId']).toBe(CLIENT);
  });

  it('is protected only where it is asked for', async () => {
    const isProtected = (made: Made) =>
      [...made.of('Application'), ...made.of('ServicePrincipal')].map(({ options }) => options['protect']);
    expect(isProtected(await make(small()))).toEqual([undefined, undefined]);
    expect(isProtected(await make(small({ identity: { protect: true } })))).toEqual([true, true]);
  });
});

describe('the Graph permissions', () => {
  it.each<[string, unknown, string[]]>([
    [
      'the least that the mapping needs',
      'mapping',
      ['Application.Read.All', 'GroupMember.Read.All', 'User.Read.All'],
    ],
    [
      "those of Port's guide",
      'seed',
      ['Application.Read.All', 'Directory.Read.All', 'Group.Read.All', 'User.Read.All'],
    ],
    ['those of a list', ['User.Read.All', 'User.Read.All'], ['User.Read.All']],
  ])('are %s', async (_what, graphPermissions, expected) => {
    const { of, outputs } = await make(small({ entra: { graphPermissions } }));
    expect(outputs['graphPermissions']).toEqual(expected);
    expect(of('AppRoleAssignment').map(({ name }) => name)).toEqual(
      expected.map((name) => `graph-${name.toLowerCase().replaceAll('.', '-')}`),
    );
    expect(outputs).not.toHaveProperty('adminConsentUrl');
  });

  it('are for an administrator to grant, where whoever deploys may not', async () => {
    const { of, outputs } = await make(small({ entra: { grantConsent: false } }));
    expect(of('AppRoleAssignment')).toEqual([]);
    expect(outputs['adminConsentUrl']).toBe(
      `https://login.microsoftonline.com/${TENANT}/adminconsent?client_id=${CLIENT}`,
    );
    expect(of('Application')[0]?.inputs['requiredResourceAccesses']).toHaveLength(2);
  });

  it('are none without Entra ID as a source', async () => {
    const { of, outputs } = await make(small({ entra: { enabled: false } }));
    expect(of('AppRoleAssignment')).toEqual([]);
    expect(outputs).not.toHaveProperty('graphPermissions');
    expect(outputs['syncSources']).toBe('azure');
  });
});

describe('the state', () => {
  it('has a name that Azure has not, unless one is given', async () => {
    const drawn = await make(small());
    expect(drawn.outputs['stateUrl']).toBe('azblob://portsync0a1b2c3d/port-sync');
    const given = await make(
      small({ state: { location: 'westeurope', storageAccount: 'ours', container: 'sync' } }),
    );
    expect(given.outputs['stateUrl']).toBe('azblob://ours/sync');
    expect(given.of('RandomString')).toEqual([]);
  });

  it('can be left to others', async () => {
    const { of, outputs } = await make(small({ state: { enabled: false } }));
    expect([...of('StorageAccount'), ...of('ResourceGroup')]).toEqual([]);
    expect(outputs).not.toHaveProperty('stateUrl');
  });
});

describe('Port', () => {
  it('waits for all of Azure, so that it goes first', async () => {
    const { of } = await make(small());
    const [subscription] = of('Blueprint').filter(({ name }) => name === 'azureSubscription');
    expect(subscription?.dependsOn).toEqual(
      expect.arrayContaining(['identity-application', 'state-account', 'graph-user-read-all']),
    );
  });

  it('has blueprints before what relates to them or maps to them', async () => {
    const { of } = await make(port({}));
    const [resource] = of('Blueprint').filter(({ name }) => name === 'azureCloudResources');
    expect(resource?.dependsOn).toEqual(['azureResourceGroup', 'azureSubscription']);
    expect(of('Webhook')[0]?.dependsOn).toEqual([
      'azureCloudResources',
      'azureResourceGroup',
      'azureSubscription',
      'webhook-secret',
    ]);
  });

  it('signs with a secret that stands in the clear nowhere', async () => {
    const { of, outputs } = await make(port({}));
    const [webhook] = of('Webhook');
    expect(webhook?.inputs['security']).toMatchObject({ secret: { secret: 'drawn secret' } });
    expect(webhook?.options['secretOutputs']).toEqual(['url', 'webhookKey']);
    expect(outputs['portWebhookSecret']).toEqual({ secret: 'drawn secret' });
    expect(outputs['portWebhookIngestUrl']).toEqual({ secret: 'https://ingest.port.io/key' });
  });

  it('gets another secret when the rotation is counted up', async () => {
    const { of } = await make(port({ webhookSecretRotation: 2 }));
    expect(of('RandomPassword')[0]?.inputs['keepers']).toEqual({ rotation: '2' });
  });

  it('lets blueprints be adopted that are there, and makes those that are not', async () => {
    const adopt = ['azureSubscription', 'azureResourceGroup'];
    const { of } = await make(port({ adopt }), [live('azureSubscription')]);
    const imported = of('Blueprint').flatMap(({ name, options }) =>
      options['import'] === undefined ? [] : [[name, options['import']]],
    );
    expect(imported).toEqual([['azureSubscription', 'azureSubscription']]);
  });

  it('knows a renamed blueprint by its former name', async () => {
    const { of } = await make(port({ renames: { azureSubscription: 'subscription' } }));
    const [renamed] = of('Blueprint').filter(({ name }) => name === 'azureSubscription');
    expect(renamed?.options['aliases']).toEqual(['subscription']);
  });

  it('deletes entities only where that is said', async () => {
    const flags = (made: Made) =>
      new Set(made.of('Blueprint').map(({ inputs }) => inputs['forceDeleteEntities']));
    expect(flags(await make(port({})))).toEqual(new Set([false]));
    expect(flags(await make(port({ deleteEntities: true })))).toEqual(new Set([true]));
  });

  it('is used through the plugin of the version that is asked for', async () => {
    const { resources } = await make(port({ pluginVersion: '2.30.1' }));
    const plugins = resources.filter(({ type }) => type.startsWith('port:')).map(({ options }) => options);
    expect(plugins.length).toBeGreaterThan(7);
    for (const options of plugins)
      expect(options).toMatchObject({
        version: '2.30.1',
        pluginDownloadURL: 'github://api.github.com/port-labs/pulumi-port',
      });
  });

  it('changes no type of a property, and the preview says so', async () => {
    const held = [live('azureSubscription', { state: { type: 'number' } })];
    await expect(make(port({}), held)).rejects.toThrow(
      'azureSubscription.state: is of type number in Port, and string in the catalog. Port changes no types',
    );
  });
});

/** Pulumi keeps the message to itself. */
test('a call that no mock answers fails', async () => {
  await recordProgram(MOCKED_CLOUD, async () => {
    await expect(pulumi.runtime.invoke('azure-native:authorization:getRole', {})).rejects.toThrow();
  });
});
