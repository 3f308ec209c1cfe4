import { resolve } from 'node:path';
import { AzureAuthorityHosts } from '@azure/identity';
import { CLOUDS } from '../../../../cli/config/clouds';
import { load, makeFolder } from '../../../support/configuration-input';

describe('defaults', () => {
  test('a webhook alone is enough', () => {
    const folder = makeFolder();
    const { config } = load({}, { folder, packageFolder: '/package' });
    expect(config).toEqual({
      instance: 'default',
      sources: ['azure'],
      azure: {
        tenantId: undefined,
        clientId: undefined,
        clientSecret: undefined,
        gitHubTokenRequest: undefined,
        cloud: 'AzureCloud',
        authorityHost: 'https://login.microsoftonline.com',
        armEndpoint: 'https://management.azure.com',
        graphEndpoint: 'https://graph.microsoft.com',
        portalUrl: 'https://portal.azure.com',
        armScope: 'https://management.azure.com/.default',
        graphScope: 'https://graph.microsoft.com/.default',
        disableInstanceDiscovery: false,
        scope: {
          resourceTypes: [],
          tagFilters: { include: [], exclude: [] },
          subscriptionIds: [],
          excludedSubscriptionIds: [],
          managementGroupIds: [],
        },
        subscriptionBatchSize: 1000,
      },
      port: {
        baseUrl: 'https://api.port.io',
        clientId: undefined,
        clientSecret: undefined,
        ingestUrl: 'https://ingest.example.com/k3y-of-the-source',
        webhookSecret: undefined,
      },
      delivery: 'webhook',
      wire: 'batch',
      reconcile: { mode: 'off', maxDeletePercent: 10, acceptDeletes: false },
      state: { kind: 'file', folder: resolve(folder, '.port-sync') },
      catalogFolder: '/package',
      changeWindowMinutes: 15,
      concurrency: 20,
      allowDeadLetters: 0,
      dryRun: false,
      waitLockMs: 0,
    });
  });

  test('reconcile is on with Port credentials, unless it is told otherwise', () => {
    const credentials = { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 'secret' };
    expect(load(credentials).config.reconcile.mode).toBe('on');
    expect(load({ ...credentials, PORT_SYNC_RECONCILE: 'plan' }).config.reconcile.mode).toBe('plan');
  });
});

describe('clouds', () => {
  test.each([
    ['AzureCloud', AzureAuthorityHosts.AzurePublicCloud, 'https://management.azure.com/.default'],
    [
      'AzureUSGovernment',
      AzureAuthorityHosts.AzureGovernment,
      'https://management.usgovcloudapi.net/.default',
    ],
    ['AzureChinaCloud', AzureAuthorityHosts.AzureChina, 'https://management.chinacloudapi.cn/.default'],
  ])('%s has its own login and scope', (cloud, authorityHost, armScope) => {
    const { azure } = load({ AZURE_CLOUD: cloud }).config;
    expect(azure).toMatchObject({ cloud, authorityHost, armScope, disableInstanceDiscovery: false });
  });

  test('another ARM host keeps the scope of the cloud', () => {
    const { azure } = load({
      AZURE_CLOUD: 'azureusgovernment',
      AZURE_ARM_ENDPOINT: 'https://LOCALHOST:8443/',
    }).config;
    expect(azure.armEndpoint).toBe('https://localhost:8443');
    expect(azure.armScope).toBe('https://management.usgovcloudapi.net/.default');
  });

  test.each([
    ['AzureCloud', 'https://graph.microsoft.com/.default'],
    ['AzureUSGovernment', 'https://graph.microsoft.us/.default'],
    ['AzureChinaCloud', 'https://microsoftgraph.chinacloudapi.cn/.default'],
  ])('another Graph host keeps the scope of %s', (cloud, graphScope) => {
    const { azure } = load({ AZURE_CLOUD: cloud, MSGRAPH_ENDPOINT: 'https://localhost:8443' }).config;
    expect(azure).toMatchObject({ graphEndpoint: 'https://localhost:8443', graphScope });
  });

  test('an authority that Microsoft does not know is used without instance discovery', () => {
    const { azure } = load({ AZURE_AUTHORITY_HOST: 'https://localhost:8443' }).config;
    expect(azure).toMatchObject({ authorityHost: 'https://localhost:8443', disableInstanceDiscovery: true });
  });

  test.each(Object.values(CLOUDS).map(({ authorityHost }) => authorityHost))('%s is known', (authority) => {
    expect(load({ AZURE_AUTHORITY_HOST: authority }).config.azure.disableInstanceDiscovery).toBe(false);
  });
});

describe('Port', () => {
  test.each([
    [{ PORT_REGION: 'eu' }, 'https://api.port.io'],
    [{ PORT_REGION: 'US' }, 'https://api.us.port.io'],
    [{ PORT_BASE_URL: 'http://127.0.0.1:3000' }, 'http://127.0.0.1:3000'],
    [{ PORT_BASE_URL: 'https://port.example/', PORT_REGION: 'us' }, 'https://port.example'],
  ])('%j is %s', (environment, baseUrl) => {
    expect(load(environment).config.port.baseUrl).toBe(baseUrl);
  });

  test.each(['http://localhost:8080/in/key', 'http://[::1]:1/key', 'http://127.0.0.1/key'])(
    'deliveries to this machine may go over http: %s',
    (url) => {
      expect(load({ PORT_WEBHOOK_INGEST_URL: url }).config.port.ingestUrl).toBe(url);
    },
  );
});

describe('scope', () => {
  test('lists are lower case, sorted, each item once; commas, blanks and lines separate', () => {
    const a = 'AAAAAAAA-2222-3333-4444-555555555555';
    const b = '11111111-2222-3333-4444-555555555555';
    const { scope } = load({
      AZURE_SUBSCRIPTION_IDS: `${a}, ${b}\n${a.toLowerCase()}`,
      AZURE_MANAGEMENT_GROUP_IDS: 'Platform,landing-zones',
    }).config.azure;
    expect(scope.subscriptionIds).toEqual([b, a.toLowerCase()]);
    expect(scope.managementGroupIds).toEqual(['landing-zones', 'platform']);
  });

  test.each([
    '["Microsoft.Web/sites/slots","microsoft.compute/virtualMachines","MICROSOFT.WEB/SITES/SLOTS"]',
    'Microsoft.Web/sites/slots, microsoft.compute/virtualMachines',
  ])('resource types come in any case, as array or list: %s', (text) => {
    expect(load({ RESOURCE_TYPES: text }).config.azure.scope.resourceTypes).toEqual([
      'microsoft.compute/virtualmachines',
      'microsoft.web/sites/slots',
    ]);
  });

  test('a repeated flag adds up', () => {
    const { scope } = load({}, { flags: { 'resource-types': ['b.c/d', 'a.b/c'] } }).config.azure;
    expect(scope.resourceTypes).toEqual(['a.b/c', 'b.c/d']);
  });
});

describe('what one call tells', () => {
  test('switches and times', () => {
    const flags = {
      'dry-run': true,
      'accept-deletes': true,
      'wait-lock': '1h30m',
      'max-delete-percent': '0',
    };
    const { config } = load({ PORT_SYNC_STATE: 'none' }, { flags });
    expect(config).toMatchObject({
      dryRun: true,
      waitLockMs: 5_400_000,
      state: { kind: 'none' },
      reconcile: { acceptDeletes: true, maxDeletePercent: 0 },
    });
  });

  test.each([
    ['file:/var/lib/x', '/var/lib/x'],
    ['file:///var/lib/x', '/var/lib/x'],
    ['file:state', '/work-folder/state'],
  ])('state %s is the folder %s', (text, folder) => {
    const { state } = load({ PORT_SYNC_STATE: text }, { folder: '/work-folder' }).config;
    expect(state).toEqual({ kind: 'file', folder });
  });
});
