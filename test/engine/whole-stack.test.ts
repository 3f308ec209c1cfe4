import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../catalog/catalog';
import { STACK_OUTPUTS } from '../../contract/stack-outputs';
import { assertPortShows } from '../support/compare-port';
import { expectedCatalog } from '../support/expected-catalog';
import { expectedDirectory } from '../support/expected-directory';
import { ROOT, runCli } from '../support/run-cli';
import type { StackValues } from './engine-stack';
import {
  describeWithEngine,
  engine,
  failure,
  PATIENCE_MS,
  startEngineSuite,
  type EngineSuite,
} from './engine-suite';

jest.setTimeout(PATIENCE_MS);

if (engine === undefined) {
  const advice = '`npm run engine:install` builds one, where Go is installed';
  process.stderr.write(`The engine suite is skipped: there is no pulumi on PATH. ${advice}.\n`);
}

const PASSWORD = 'azuread:index/applicationPassword:ApplicationPassword';

let suite: EngineSuite;

describeWithEngine('a whole stack, from nothing to nothing', () => {
  let subscriptions: readonly string[];
  const configuration = (parts: StackValues = {}): StackValues => ({
    azure: { scopes: subscriptions },
    identity: { credential: 'secret' },
    state: { location: 'westeurope' },
    ...parts,
  });

  beforeAll(async () => {
    suite = await startEngineSuite({ azure: { scopes: [] } }, ['azuread', 'azure-native', 'random', 'port']);
    const inventory = await suite.emulator.admin.inventory();
    subscriptions = inventory.subscriptions.map(({ subscriptionId }) => subscriptionId);
    await suite.stack.configure(configuration());
  });
  afterAll(() => suite.stop());

  it('dies half-way where Azure refuses, and is whole when it is repeated', async () => {
    suite.clouds.trouble.fail('azure-native:storage:StorageAccount', 'ServerBusy: try again later');
    expect(await failure(suite.stack.up())).toContain('ServerBusy: try again later');
    expect(await suite.blueprintIds()).toEqual([]);
    expect(Object.keys(await suite.stack.up())).toEqual(['create']);
  });

  it('changes nothing when it is repeated', async () => {
    expect(await suite.stack.up()).toEqual({});
  });

  it('has in Port what the files say', async () => {
    const { blueprints } = await loadCatalog(ROOT);
    for (const { identifier, title, schema, relations = {}, ownership } of blueprints) {
      const { properties } = schema;
      const held = (await suite.blueprint(identifier)) as Readonly<Record<string, unknown>>;
      expect(held).toMatchObject({
        title,
        schema: { properties },
        relations,
        ...(ownership === undefined ? {} : { ownership }),
      });
    }
    expect(await suite.blueprintIds()).toEqual(blueprints.map(({ identifier }) => identifier));
    expect(await suite.webhooks()).toHaveLength(1);
  });

  it('shows no drift in a refresh, nor after it', async () => {
    expect(await suite.stack.refresh()).toEqual({});
    expect(await suite.stack.preview()).toEqual({});
  });

  it('previews exactly the blueprint that was edited', async () => {
    await suite.stack.editCatalog('blueprints/azure/azureSubscription.json', (document) => {
      document['title'] = 'Subscription of Azure';
    });
    expect(await suite.stack.preview()).toEqual({ update: 1 });
    expect(await suite.stack.up()).toEqual({ update: 1 });
    expect(await suite.blueprint('azureSubscription')).toMatchObject({ title: 'Subscription of Azure' });
  });

  it('keeps every secret out of its state and out of sight', async () => {
    const outputs = await suite.stack.outputs();
    const secrets = ['azureClientSecret', 'portWebhookIngestUrl', 'portWebhookSecret'];
    expect(
      Object.entries(outputs)
        .filter(([, { secret }]) => secret)
        .map(([name]) => name)
        .sort(),
    ).toEqual(secrets);
    const text = await suite.stack.stateText();
    // Not with toContain, which would print the whole state.
    expect(secrets.filter((name) => text.includes(String(outputs[name]?.value)))).toEqual([]);
    expect(text).toContain('azuread:index/applicationPassword:ApplicationPassword');
  });

  it('lets the built CLI sync with what it puts out, until Port equals Azure and Entra ID', async () => {
    const outputs = await suite.stack.outputs();
    const fed = Object.entries(STACK_OUTPUTS).map(
      ([output, variable]) => [variable, outputs[output]?.value as unknown] as const,
    );
    const folder = await mkdtemp(join(tmpdir(), 'port-sync-run-'));
    const { env } = suite.emulator;
    const hosts = [
      'AZURE_AUTHORITY_HOST',
      'AZURE_ARM_ENDPOINT',
      'MSGRAPH_ENDPOINT',
      'NODE_EXTRA_CA_CERTS',
      'PORT_CLIENT_ID',
      'PORT_CLIENT_SECRET',
    ];
    const outcome = await runCli(['full', '--json'], {
      env: {
        ...Object.fromEntries(hosts.map((name) => [name, env[name] ?? ''])),
        ...Object.fromEntries(
          fed.filter((entry): entry is readonly [never, string] => typeof entry[1] === 'string'),
        ),
        PORT_SYNC_STATE: `file:${folder}`,
      },
    });
    await rm(folder, { recursive: true });
    expect(outcome).toMatchObject({ exitCode: 0 });
    await suite.emulator.admin.settlePort();
    const { admin } = suite.emulator;
    const tenantId = env['AZURE_TENANT_ID'] ?? '';
    assertPortShows(await admin.entities(), [
      ...expectedCatalog(await admin.inventory(), { tenantId }),
      ...expectedDirectory(await admin.directory(), { signIns: false }),
    ]);
  });

  it('replaces a secret whose rotation is counted up, and the old one is gone', async () => {
    const before = (await suite.stack.outputs())['azureClientSecret']?.value as unknown;
    await suite.stack.configure(configuration({ secret: { rotation: 1 } }));
    expect(await suite.stack.up()).toMatchObject({ replace: 1 });
    const after = (await suite.stack.outputs())['azureClientSecret']?.value as unknown;
    expect(after).not.toBe(before);
    expect(suite.clouds.store.list(PASSWORD).map(({ value }) => value)).toEqual([after]);
  });

  it('signs in from GitHub instead, with its credentials made one after the other', async () => {
    const repositories = [
      { repository: 'acme/catalog', ownerId: 12, repositoryId: 34, environments: ['production', 'sync'] },
    ];
    await suite.stack.configure(
      configuration({ identity: { credential: 'github' }, github: { repositories } }),
    );
    await suite.stack.up();
    expect(suite.clouds.store.list(PASSWORD)).toEqual([]);
    expect(
      suite.clouds.store.contents().filter((key) => key.includes('FederatedIdentityCredential')),
    ).toHaveLength(4);
    expect(await suite.stack.outputs()).not.toHaveProperty('azureClientSecret');
  });

  it('is not destroyed while Port has entities, and then keeps Azure', async () => {
    expect(await failure(suite.stack.destroy())).toMatch(/has \d+ entities|dependant entities/);
    expect(
      suite.clouds.store.contents().some((key) => key.startsWith('azuread:index/application:Application ')),
    ).toBe(true);
    expect(
      suite.clouds.store.contents().some((key) => key.startsWith('azure-native:storage:StorageAccount ')),
    ).toBe(true);
  });

  it('is destroyed with the entities where that is said, and leaves nothing', async () => {
    await suite.stack.configure({ port: { deleteEntities: true } });
    await suite.stack.up();
    await suite.stack.destroy();
    expect(await suite.blueprintIds()).toEqual([]);
    expect(await suite.webhooks()).toEqual([]);
    expect(await suite.emulator.admin.entities()).toEqual({});
    expect(suite.clouds.store.contents()).toEqual([]);
  });
});
