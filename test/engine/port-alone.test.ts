import type { StackValues } from './engine-stack';
import { describeWithEngine, failure, PATIENCE_MS, startEngineSuite, type EngineSuite } from './engine-suite';

jest.setTimeout(PATIENCE_MS);

const off = { enabled: false };

/** Nothing of Azure is attached, so that a stack without Azure proves that it needs none. */
const portOnly = (section: object = {}): StackValues => ({ azure: off, entra: off, port: section });

let suite: EngineSuite;

describeWithEngine('a stack with Port alone', () => {
  beforeAll(async () => {
    suite = await startEngineSuite(portOnly(), ['random', 'port']);
  });
  afterAll(() => suite.stop());

  it('does not take over a blueprint that exists, unless that is said', async () => {
    await suite.port('POST', '/v1/blueprints', {
      identifier: 'azureSubscription',
      title: 'Made by hand',
      schema: { properties: {} },
    });
    expect(await failure(suite.stack.up())).toMatch(/identifier_taken|already exists/);
    await suite.stack.configure(portOnly({ adopt: ['azureSubscription'] }));
    expect(await suite.stack.up()).toMatchObject({ import: 1 });
    expect(await suite.blueprint('azureSubscription')).toMatchObject({ title: 'Azure Subscription' });
    expect(await suite.stack.up()).toEqual({});
  });

  it('makes again what somebody deleted by hand', async () => {
    await suite.port('DELETE', '/v1/webhooks/port-sync-azure');
    await suite.port('DELETE', '/v1/blueprints/azureCloudResources');
    expect(await suite.stack.refresh()).toEqual({ delete: 2 });
    expect(await suite.stack.up()).toEqual({ create: 2 });
    expect(await suite.blueprintIds()).toContain('azureCloudResources');
  });

  it('puts back what somebody changed by hand', async () => {
    await suite.port('PATCH', '/v1/blueprints/azureSubscription', { title: 'Ours' });
    expect(await suite.stack.refresh()).toEqual({ update: 1 });
    expect(await suite.stack.up()).toEqual({ update: 1 });
    expect(await suite.blueprint('azureSubscription')).toMatchObject({ title: 'Azure Subscription' });
  });

  it('renames a blueprint in place, and what names it follows', async () => {
    await suite.port('POST', '/v1/blueprints/azureSubscription/entities', {
      identifier: 'kept',
      properties: { resourceId: 'x' },
    });
    const rename = (text: string): string => text.replaceAll('"azureSubscription"', '"subscription"');
    for (const file of [
      'blueprints/azure/azureSubscription.json',
      'blueprints/azure/azureResourceGroup.json',
      'blueprints/azure/azureCloudResources.json',
      'mappings/azure.json',
    ])
      await suite.stack.editCatalog(file, (document) =>
        Object.assign(document, JSON.parse(rename(JSON.stringify(document))) as object),
      );
    await suite.stack.configure(portOnly({ renames: { subscription: 'azureSubscription' } }));
    await suite.stack.up();
    expect((await suite.port('GET', '/v1/blueprints/subscription/entities/kept')).status).toBe(200);
    expect(await suite.blueprint('azureResourceGroup')).toMatchObject({
      relations: { subscription: { target: 'subscription' } },
    });
    expect(JSON.stringify(await suite.webhooks())).not.toContain('"azureSubscription"');
    expect(await suite.stack.up()).toEqual({});
  });

  it('refuses a property of another type in the preview already', async () => {
    const setType = (type: string) =>
      suite.stack.editCatalog('blueprints/azure/azureResourceGroup.json', ({ schema }) => {
        (schema as { properties: Record<string, object> }).properties['location'] = {
          type,
          title: 'Location',
        };
      });
    await setType('number');
    expect(await failure(suite.stack.preview())).toContain(
      'azureResourceGroup.location: is of type string in Port, and number in the catalog',
    );
    await setType('string');
  });

  it('makes a relation that closes a circle after both blueprints', async () => {
    await suite.stack.editCatalog('blueprints/entra/entra-id-user.json', (document) => {
      document['relations'] = {
        groups: { title: 'Groups', target: 'entra-id-group', required: false, many: true },
      };
    });
    expect(await failure(suite.stack.preview())).toContain(
      "pulumi config set --path 'port.deferredRelations[0]' entra-id-user.groups",
    );
    const section = {
      renames: { subscription: 'azureSubscription' },
      deferredRelations: ['entra-id-user.groups'],
    };
    await suite.stack.configure(portOnly(section));
    expect(await suite.stack.up()).toEqual({ create: 1 });
    expect(await suite.blueprint('entra-id-user')).toMatchObject({
      relations: { groups: { target: 'entra-id-group' } },
    });
    expect(await suite.stack.refresh()).toEqual({});
    expect(await suite.stack.up()).toEqual({});
  });

  it('counts entities before anything is deleted, where that is said', async () => {
    await suite.stack.configure(
      portOnly({
        renames: { subscription: 'azureSubscription' },
        deferredRelations: ['entra-id-user.groups'],
        guardDeletes: true,
      }),
    );
    await suite.stack.up();
    expect(await failure(suite.stack.destroy())).toContain('--run-program');
    expect(await failure(suite.stack.destroy({ runProgram: true }))).toContain(
      'Port still holds entities: 1 of subscription',
    );
    expect(await suite.webhooks()).toHaveLength(1);
    await suite.port('DELETE', '/v1/blueprints/subscription/entities/kept');
    await suite.stack.destroy({ runProgram: true });
    expect(await suite.blueprintIds()).toEqual([]);
    expect(await suite.webhooks()).toEqual([]);
  });
});
