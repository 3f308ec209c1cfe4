import { describeWithEngine, failure, PATIENCE_MS, startEngineSuite, type EngineSuite } from './engine-suite';

jest.setTimeout(PATIENCE_MS);

const off = { enabled: false };

let suite: EngineSuite;

describeWithEngine('the program as `pulumi up` runs it, with Pulumi.yaml and in a process of its own', () => {
  beforeAll(async () => {
    suite = await startEngineSuite({ azure: off, entra: off }, ['random', 'port'], { isLocal: true });
  });
  afterAll(() => suite.stop());

  it('makes the stack, changes nothing when it is repeated, and takes it away', async () => {
    expect(Object.keys(await suite.stack.up())).toEqual(['create']);
    expect(await suite.stack.up()).toEqual({});
    expect(await suite.blueprintIds()).toContain('azureSubscription');
    await suite.stack.destroy();
    expect(await suite.blueprintIds()).toEqual([]);
    expect(await suite.webhooks()).toEqual([]);
  });

  it('tells what is wrong with the configuration, and no stack trace', async () => {
    await suite.stack.configure({ azure: { scopes: ['x'] } });
    const message = await failure(suite.stack.preview());
    expect(message).toContain("pulumi config rm --path 'azure.scopes[0]'");
    expect(message).not.toContain('unhandled exception');
    expect(message).not.toMatch(/^\s+at .*infra/m);
  });
});
