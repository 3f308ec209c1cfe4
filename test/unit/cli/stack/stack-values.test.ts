import { ConfigurationError } from '../../../../cli/core/errors';
import { explainPulumi } from '../../../../cli/stack/pulumi-error';
import { readShownValues, readStackValues } from '../../../../cli/stack/stack-values';
import { installPulumiStub } from '../../../support/pulumi-stub';
import { unifyErrorRealms } from '../../../support/error-realms';

unifyErrorRealms();

const outputs = {
  azureTenantId: 'the-tenant',
  stateUrl: 'azblob://account/container',
  portWebhookSecret: 'hidden-secret',
  blueprintIds: ['azureSubscription'],
  somethingElse: { a: 1 },
};
const pulumi = installPulumiStub({
  dev: { outputs, secrets: ['portWebhookSecret'], passphrase: 'right' },
  plain: { outputs: { azureTenantId: 't', azureClientSecret: 'not-marked' } },
  tenantIsSecret: { outputs: { azureTenantId: 't' }, secrets: ['azureTenantId'] },
  empty: {},
  foreign: { outputs: { bucket: 'b', url: 'u' } },
  misspelt: { outputs: { azureTenantID: 't', portWebhookSecret: 's' } },
  list: { outputs: { azureSubscriptionIds: ['a'], azureTenantId: 't' } },
});

const request = (stack: string | undefined, environment: Record<string, string | undefined> = {}) => ({
  stack,
  folder: pulumi.project,
  environment: {
    PATH: pulumi.bin,
    PULUMI_BACKEND_URL: 'file:///state',
    PULUMI_CONFIG_PASSPHRASE: 'right',
    ...environment,
  },
});

async function problemsOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConfigurationError) return error.problems;
  throw new Error('it is no problem of the configuration', { cause: error });
}

test('a run is told everything, by variable', async () => {
  await expect(readStackValues(request('dev'))).resolves.toEqual([
    { output: 'azureTenantId', variable: 'AZURE_TENANT_ID', value: 'the-tenant' },
    { output: 'portWebhookSecret', variable: 'PORT_WEBHOOK_SECRET', value: 'hidden-secret' },
    { output: 'stateUrl', variable: 'PORT_SYNC_STATE', value: 'azblob://account/container' },
  ]);
});

test('people are told secrets only where they ask; what Pulumi is not asked it cannot tell', async () => {
  const before = pulumi.calls().length;
  const hidden = await readShownValues(request('dev'), false);
  expect(pulumi.calls().slice(before).flat()).not.toContain('--show-secrets');
  const isSecret = { output: 'portWebhookSecret', variable: 'PORT_WEBHOOK_SECRET', isSecret: true };
  expect(hidden).toContainEqual({ ...isSecret, value: undefined });
  expect(await readShownValues(request('dev'), true)).toContainEqual({ ...isSecret, value: 'hidden-secret' });
});

test.each([
  ['plain', 'azureClientSecret'],
  ['tenantIsSecret', 'azureTenantId'],
])('a secret is what Pulumi or the contract calls one: %s', async (stack, output) => {
  const [secret, ...others] = (await readShownValues(request(stack), false)).filter(
    ({ isSecret }) => isSecret,
  );
  expect([secret?.output, secret?.value, others]).toEqual([output, undefined, []]);
});

describe('what is missing is told, with what to do', () => {
  test.each<[string, string, Record<string, string | undefined>, string]>([
    ['no pulumi on the PATH', 'dev', { PATH: '/nowhere' }, 'no `pulumi` on the PATH'],
    ['no login', 'dev', { PULUMI_BACKEND_URL: undefined }, '`pulumi login`'],
    ['no such stack', 'prod', {}, '`pulumi stack ls`'],
    ['a wrong passphrase', 'dev', { PULUMI_CONFIG_PASSPHRASE: 'wrong' }, 'the passphrase is wrong'],
    ['no passphrase', 'dev', { PULUMI_CONFIG_PASSPHRASE: undefined }, 'encrypted by a passphrase'],
    ['no outputs', 'empty', {}, '`pulumi up`'],
    ['outputs of another program', 'foreign', {}, '(bucket, url)'],
    [
      'something else',
      'dev',
      { PULUMI_STUB_SAYS: 'the backend is on fire' },
      '(Pulumi: the backend is on fire)',
    ],
  ])('%s', async (_, stack, environment, expected) => {
    const [problem, ...others] = await problemsOf(readStackValues(request(stack, environment)));
    expect(problem).toEqual({ name: '--stack', message: expect.stringContaining(expected) as string });
    expect(others).toEqual([]);
  });

  test('a stack by its short name outside its folder', async () => {
    const [problem] = await problemsOf(readStackValues({ ...request('dev'), folder: pulumi.bin }));
    expect(problem?.message).toContain('ORGANIZATION/PROJECT/STACK');
    const whole = { ...request('organization/port-sync/dev'), folder: pulumi.bin };
    await expect(readStackValues(whole)).resolves.toHaveLength(3);
  });

  test('no stack that is selected', async () => {
    const [problem] = await problemsOf(readShownValues(request(undefined), false));
    expect(problem?.message).toContain('--stack NAME');
  });

  test.each([
    ['misspelt', 'output azureTenantID', 'did you mean azureTenantId?'],
    ['list', 'output azureSubscriptionIds', 'must be a text'],
  ])('an output that is %s', async (stack, name, expected) => {
    const problems = await problemsOf(readStackValues(request(stack)));
    expect(problems).toEqual([{ name, message: expect.stringContaining(expected) as string }]);
  });
});

test.each([
  ['\u001b[31merror:\u001b[0m no stack named \u001b[1mx\u001b[0m found', 'there is no such stack'],
  ['warning: a new version\nerror: [401] Unauthorized: No credentials provided', 'not logged in'],
  ['', '(exit code 9)'],
])('words of Pulumi in %j are read without colours and warnings', (stderr, expected) => {
  const explained = explainPulumi({ code: 9, stderr });
  expect(explained).toContain(expected);
  expect(explained).not.toMatch(/\u001b|warning/);
});
