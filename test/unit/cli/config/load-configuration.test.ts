import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadConfiguration } from '../../../../cli/config/load-configuration';
import { ALL_SETTINGS } from '../../../../cli/config/settings';
import { ConfigurationError } from '../../../../cli/core/errors';
import { createRedactor } from '../../../../cli/core/redact';
import {
  configurationInput,
  ENOUGH,
  load,
  makeFolder,
  problemsOf,
} from '../../../support/configuration-input';

const GUID = '11111111-2222-3333-4444-555555555555';
const SECRET = 'never-print-this';

describe('every misconfiguration is a problem with the name to set', () => {
  const table: readonly (readonly [string, Record<string, string>, string, string])[] = [
    ['no ingest URL', { PORT_WEBHOOK_INGEST_URL: '' }, 'PORT_WEBHOOK_INGEST_URL', 'is not set'],
    ['a secret without tenant', { AZURE_CLIENT_SECRET: SECRET }, 'AZURE_TENANT_ID', 'is not set'],
    ['a secret without client', { AZURE_CLIENT_SECRET: SECRET }, 'AZURE_CLIENT_ID', 'is not set'],
    ['a Port id without secret', { PORT_CLIENT_ID: 'id' }, 'PORT_CLIENT_SECRET', 'is not set'],
    ['a Port secret without id', { PORT_CLIENT_SECRET: SECRET }, 'PORT_CLIENT_ID', 'is not set'],
    ['a tenant with blanks', { AZURE_TENANT_ID: 'my tenant' }, 'AZURE_TENANT_ID', 'neither a directory id'],
    ['an unknown cloud', { AZURE_CLOUD: 'AzureUSGov' }, 'AZURE_CLOUD', 'AzureUSGovernment'],
    ['an http login host', { AZURE_AUTHORITY_HOST: 'http://login.example' }, 'AZURE_AUTHORITY_HOST', 'https'],
    ['an http ARM host', { AZURE_ARM_ENDPOINT: 'http://localhost:1' }, 'AZURE_ARM_ENDPOINT', 'https'],
    [
      'a Graph host with version',
      { MSGRAPH_ENDPOINT: 'https://g.example/v1.0' },
      'MSGRAPH_ENDPOINT',
      '"/v1.0"',
    ],
    [
      'a host without scheme',
      { AZURE_ARM_ENDPOINT: 'management.azure.com' },
      'AZURE_ARM_ENDPOINT',
      'not a URL',
    ],
    ['a subscription name', { AZURE_SUBSCRIPTION_IDS: `${GUID},prod` }, 'AZURE_SUBSCRIPTION_IDS', '"prod"'],
    [
      'a subscription name excluded',
      { AZURE_EXCLUDED_SUBSCRIPTION_IDS: 'prod' },
      'AZURE_EXCLUDED_SUBSCRIPTION_IDS',
      'not a subscription id',
    ],
    [
      'a subscription both in and out',
      { AZURE_SUBSCRIPTION_IDS: GUID, AZURE_EXCLUDED_SUBSCRIPTION_IDS: GUID.toUpperCase() },
      'AZURE_EXCLUDED_SUBSCRIPTION_IDS',
      'also in AZURE_SUBSCRIPTION_IDS',
    ],
    [
      'a management group path',
      { AZURE_MANAGEMENT_GROUP_IDS: '/providers/x' },
      'AZURE_MANAGEMENT_GROUP_IDS',
      'not the name',
    ],
    ['a type without provider', { RESOURCE_TYPES: 'virtualMachines' }, 'RESOURCE_TYPES', 'provider and type'],
    ['a list with a number', { RESOURCE_TYPES: '["a/b",1]' }, 'RESOURCE_TYPES', 'must be a string'],
    ['an object of types', { RESOURCE_TYPES: '{"a":1}' }, 'RESOURCE_TYPES', 'JSON array'],
    ['a broken list', { RESOURCE_TYPES: '["a/b"' }, 'RESOURCE_TYPES', 'line 1, column 7'],
    ['a broken filter', { RESOURCE_GROUP_TAG_FILTERS: '{' }, 'RESOURCE_GROUP_TAG_FILTERS', 'ends too early'],
    [
      'a misspelt side',
      { RESOURCE_GROUP_TAG_FILTERS: '{"inclde":{}}' },
      'RESOURCE_GROUP_TAG_FILTERS',
      'did you mean "include"?',
    ],
    ['a batch of none', { SUBSCRIPTION_BATCH_SIZE: '0' }, 'SUBSCRIPTION_BATCH_SIZE', 'from 1 to 1000'],
    ['a batch too large', { SUBSCRIPTION_BATCH_SIZE: '1001' }, 'SUBSCRIPTION_BATCH_SIZE', 'from 1 to 1000'],
    ['a half batch', { SUBSCRIPTION_BATCH_SIZE: '1.5' }, 'SUBSCRIPTION_BATCH_SIZE', 'whole number'],
    ['a window of none', { CHANGE_WINDOW_MINUTES: '0' }, 'CHANGE_WINDOW_MINUTES', 'from 1 to 20160'],
    ['a window of weeks', { CHANGE_WINDOW_MINUTES: '20161' }, 'CHANGE_WINDOW_MINUTES', 'from 1 to 20160'],
    ['a window in words', { CHANGE_WINDOW_MINUTES: 'ten' }, 'CHANGE_WINDOW_MINUTES', '"ten"'],
    [
      'a relative ingest URL',
      { PORT_WEBHOOK_INGEST_URL: 'ingest/x' },
      'PORT_WEBHOOK_INGEST_URL',
      'absolute URL',
    ],
    [
      'an http ingest URL',
      { PORT_WEBHOOK_INGEST_URL: 'http://ingest.example/key' },
      'PORT_WEBHOOK_INGEST_URL',
      'must be https',
    ],
    [
      'an ingest URL without key',
      { PORT_WEBHOOK_INGEST_URL: 'https://ingest.example/' },
      'PORT_WEBHOOK_INGEST_URL',
      'lacks its path',
    ],
    [
      'a base URL with version',
      { PORT_BASE_URL: 'https://api.port.io/v1' },
      'PORT_BASE_URL',
      'leave out "/v1"',
    ],
    ['an http base URL', { PORT_BASE_URL: 'http://api.port.io' }, 'PORT_BASE_URL', 'https'],
    ['an unknown region', { PORT_REGION: 'asia' }, 'PORT_REGION', 'none of eu, us'],
    [
      'a region that disagrees',
      { PORT_REGION: 'us', PORT_BASE_URL: 'https://api.getport.io' },
      'PORT_REGION',
      'disagrees',
    ],
    ['an unknown source', { PORT_SYNC_SOURCES: 'azure,entre' }, 'PORT_SYNC_SOURCES', 'did you mean entra?'],
    ['entra without credentials', { PORT_SYNC_SOURCES: 'entra' }, 'PORT_CLIENT_ID', "through Port's API"],
    ['an unknown delivery', { PORT_SYNC_DELIVERY: 'mail' }, 'PORT_SYNC_DELIVERY', 'none of webhook, api'],
    ['the API without credentials', { PORT_SYNC_DELIVERY: 'api' }, 'PORT_CLIENT_ID', "through Port's API"],
    ['an unknown wire', { PORT_SYNC_WIRE: 'bulk' }, 'PORT_SYNC_WIRE', 'none of batch, single'],
    ['too much at once', { PORT_SYNC_CONCURRENCY: '65' }, 'PORT_SYNC_CONCURRENCY', 'from 1 to 64'],
    ['an unknown reconcile', { PORT_SYNC_RECONCILE: 'yes' }, 'PORT_SYNC_RECONCILE', 'none of on, plan, off'],
    ['reconcile without credentials', { PORT_SYNC_RECONCILE: 'on' }, 'PORT_SYNC_RECONCILE', 'PORT_CLIENT_ID'],
    ['a plan without credentials', { PORT_SYNC_RECONCILE: 'plan' }, 'PORT_SYNC_RECONCILE', 'PORT_CLIENT_ID'],
    [
      'over 100 percent',
      { PORT_SYNC_MAX_DELETE_PERCENT: '101' },
      'PORT_SYNC_MAX_DELETE_PERCENT',
      'from 0 to 100',
    ],
    ['a state without folder', { PORT_SYNC_STATE: 'file:' }, 'PORT_SYNC_STATE', 'only file:FOLDER'],
    ['a time without unit', { PORT_SYNC_WAIT_LOCK: '10' }, 'PORT_SYNC_WAIT_LOCK', 'number and its unit'],
    ['an instance with a slash', { PORT_SYNC_INSTANCE: 'a/b' }, 'PORT_SYNC_INSTANCE', '1 to 63'],
    [
      'an empty catalog',
      { PORT_SYNC_CATALOG: '/nowhere' },
      'PORT_SYNC_CATALOG',
      'no blueprints/ and no mappings/',
    ],
    ['an unknown level', { PORT_SYNC_LOG_LEVEL: 'verbose' }, 'PORT_SYNC_LOG_LEVEL', 'none of debug'],
    ['a proxy that is none', { HTTPS_PROXY: 'proxy:3128' }, 'HTTPS_PROXY', 'URL'],
    ['a setting that is none', { PORT_SYNC_STAT: 'x' }, 'PORT_SYNC_STAT', 'did you mean PORT_SYNC_STATE?'],
    ['a misspelt filter', { RESOURCE_GROUP_TAG_FILTER: '{}' }, 'RESOURCE_GROUP_TAG_FILTER', 'TAG_FILTERS?'],
  ];

  test.each(table)('%s', (_, environment, name, message) => {
    const problems = problemsOf(() => load(environment));
    expect(problems).toContainEqual(
      expect.objectContaining({ name, message: expect.stringContaining(message) as string }),
    );
  });

  test('a bad environment does not hide what else is wrong: all problems come at once', () => {
    const environment = Object.assign({}, ...table.map(([, variables]) => variables)) as Record<
      string,
      string
    >;
    const names = new Set(problemsOf(() => load(environment)).map(({ name }) => name));
    expect(names.size).toBeGreaterThanOrEqual(25);
  });

  test('a problem of a setting has an example', () => {
    const [problem] = problemsOf(() => load({ CHANGE_WINDOW_MINUTES: 'ten' }));
    expect(problem?.example).toBe('30');
  });

  test('messages never repeat a secret', () => {
    const environment = {
      AZURE_CLIENT_SECRET: SECRET,
      PORT_WEBHOOK_INGEST_URL: `ftp://x/${SECRET}`,
      PORT_CLIENT_SECRET: SECRET,
    };
    expect(JSON.stringify(problemsOf(() => load(environment)))).not.toContain(SECRET);
  });
});

describe('precedence', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'some.env'), 'SUBSCRIPTION_BATCH_SIZE=3\nCHANGE_WINDOW_MINUTES=33\n');
  const batchSize = (flags: Record<string, string>, environment: Record<string, string>) =>
    load(environment, {
      flags: { 'env-file': 'some.env', ...flags },
      folder,
      environment: { ...ENOUGH, ...environment },
    }).config.azure.subscriptionBatchSize;

  test('a flag wins over the environment, which wins over the env file', () => {
    const environment = { SUBSCRIPTION_BATCH_SIZE: '2' };
    expect(batchSize({ 'subscription-batch-size': '1' }, environment)).toBe(1);
    expect(batchSize({}, environment)).toBe(2);
    expect(batchSize({}, {})).toBe(3);
  });

  test('an empty variable counts as unset', () => {
    expect(batchSize({}, { SUBSCRIPTION_BATCH_SIZE: ' ' })).toBe(3);
  });

  test('a missing env file is a problem that names its path', () => {
    const problems = problemsOf(() => load({}, { flags: { 'env-file': 'none.env' }, folder }));
    expect(problems).toEqual([
      { name: '--env-file', message: `${join(folder, 'none.env')}: there is no such file` },
    ]);
  });

  test('a variable may name the env file; the flag wins over it', () => {
    writeFileSync(join(folder, 'other.env'), 'SUBSCRIPTION_BATCH_SIZE=4\n');
    const environment = { ...ENOUGH, PORT_SYNC_ENV_FILE: 'other.env' };
    expect(load({}, { environment, folder }).config.azure.subscriptionBatchSize).toBe(4);
    expect(batchSize({}, environment)).toBe(3);
    const missing = { ...ENOUGH, PORT_SYNC_ENV_FILE: 'none.env' };
    expect(problemsOf(() => load({}, { environment: missing, folder }))).toEqual([
      expect.objectContaining({ name: 'PORT_SYNC_ENV_FILE' }),
    ]);
  });

  test('a problem has the name under which the value was given', () => {
    writeFileSync(join(folder, 'wrong.env'), 'CHANGE_WINDOW_MINUTES=never\n');
    const flags = { 'env-file': 'wrong.env', concurrency: 'many' };
    const problems = problemsOf(() => load({}, { flags, folder }));
    expect(problems.map(({ name }) => name)).toEqual(['CHANGE_WINDOW_MINUTES', '--concurrency']);
    expect(problems[0]?.message).toContain('set in the env file');
  });
});

describe('secrets', () => {
  const folder = makeFolder();

  test('a flag names a file, whose surrounding blanks do not count', () => {
    writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
    const { config } = load({}, { flags: { 'port-webhook-secret-file': 'secret' }, folder });
    expect(config.port.webhookSecret).toBe(SECRET);
  });

  test('a secret file that is missing or empty is a problem of the flag', () => {
    writeFileSync(join(folder, 'empty'), '\n');
    const flags = { 'port-webhook-secret-file': 'empty', 'azure-client-secret-file': 'nowhere' };
    const problems = problemsOf(() => load({}, { flags, folder }));
    expect(problems).toEqual([
      { name: '--azure-client-secret-file', message: `${join(folder, 'nowhere')}: there is no such file` },
      { name: '--port-webhook-secret-file', message: `${join(folder, 'empty')}: the file is empty` },
    ]);
  });

  test('all that are read are registered, even where the configuration is wrong', () => {
    const redactor = createRedactor();
    const environment = {
      PORT_WEBHOOK_INGEST_URL: 'https://ingest.example.com/hooks/the-key',
      PORT_WEBHOOK_SECRET: 'sign-with-it',
      AZURE_CLIENT_SECRET: SECRET,
      HTTPS_PROXY: 'http://me:pass%20word@proxy:1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-runner',
    };
    problemsOf(() => loadConfiguration(configurationInput({ environment, redactor })));
    const said = `the-key sign-with-it ${SECRET} pass%20word pass word of-the-runner`;
    expect(redactor.redact(said)).toBe('*** *** *** *** *** ***');
  });

  test('a proxy password on the command line is refused', () => {
    const problems = problemsOf(() => load({}, { flags: { 'https-proxy': 'http://me:secret@proxy:1' } }));
    expect(problems).toEqual([expect.objectContaining({ name: '--https-proxy' })]);
  });
});

describe('run', () => {
  test('does an incremental run unless told otherwise', () => {
    expect(load({}, { command: 'run' }).mode).toBe('incremental');
  });

  test('does a full run when told so, in any case', () => {
    expect(load({ SYNC_MODE: 'Full' }, { command: 'run' }).mode).toBe('full');
  });

  test('full does what it says, whatever SYNC_MODE holds', () => {
    expect(load({ SYNC_MODE: 'nonsense' }).mode).toBe('full');
  });
});

describe('any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.webUrl(),
    fc.constantFrom(
      '[',
      '{"include":',
      'https://',
      'file:',
      'file://host/x',
      '%',
      '-1',
      '1e3',
      '{"__proto__":1}',
    ),
  );
  const environments = fc.dictionary(fc.constantFrom(...ALL_SETTINGS.map(([name]) => name)), texts);
  const flags = fc.dictionary(fc.constantFrom(...ALL_SETTINGS.map(([, { flag }]) => flag)), texts);

  test('gives a configuration or a ConfigurationError, nothing else', () => {
    fc.assert(
      fc.property(environments, flags, fc.constantFrom('full', 'run'), (environment, given, command) => {
        const withoutFiles = Object.fromEntries(
          Object.entries(given).filter(([flag]) => !flag.endsWith('-file')),
        );
        try {
          const input = configurationInput({ environment, flags: withoutFiles, command });
          expect(loadConfiguration(input).config.port.ingestUrl).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
