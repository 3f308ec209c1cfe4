import { createRedactor } from '../../../../cli/core/redact';
import { load, problemsOf } from '../../../support/configuration-input';

const WITH_KEY = { AZURE_STORAGE_CONNECTION_STRING: 'AccountName=mine1;AccountKey=a2V5' };
const STATE = 'azblob://mine1/state';

describe('a state in a blob', () => {
  test.each<[string, Record<string, string>, Record<string, string | undefined>]>([
    [STATE, {}, { prefix: '', endpoint: 'https://mine1.blob.core.windows.net' }],
    [`${STATE}/`, {}, { prefix: '' }],
    [`${STATE}/team/prod/`, {}, { prefix: 'team/prod' }],
    [STATE, { AZURE_CLOUD: 'AzureUSGovernment' }, { endpoint: 'https://mine1.blob.core.usgovcloudapi.net' }],
    [STATE, { AZURE_CLOUD: 'AzureChinaCloud' }, { endpoint: 'https://mine1.blob.core.chinacloudapi.cn' }],
    [STATE, { AZURE_BLOB_ENDPOINT: 'https://b.example/' }, { endpoint: 'https://b.example' }],
    [STATE, WITH_KEY, { endpoint: undefined }],
    [
      STATE,
      { ...WITH_KEY, AZURE_BLOB_ENDPOINT: 'http://127.0.0.1:10000' },
      { endpoint: 'http://127.0.0.1:10000/mine1' },
    ],
    [
      STATE,
      { ...WITH_KEY, AZURE_BLOB_ENDPOINT: 'http://localhost:10000/mine1' },
      { endpoint: 'http://localhost:10000/mine1' },
    ],
  ])('%s with %j', (text, environment, expected) => {
    const { state } = load({ PORT_SYNC_STATE: text, ...environment }).config;
    const connectionString = environment['AZURE_STORAGE_CONNECTION_STRING'];
    const named = { kind: 'azblob', account: 'mine1', container: 'state', connectionString };
    expect(state).toMatchObject({ ...named, ...expected });
  });

  test.each([
    ['file:~/state', '~ is not expanded'],
    ['azblob://account', 'has the form azblob://ACCOUNT/CONTAINER[/PREFIX]'],
    ['azblob://container?storage_account=x', 'has the form'],
    ['azblob://Account/abc', 'lower-case'],
    ['azblob://account/ab', '3 to 63'],
    ['azblob://account/a--b', 'single dashes'],
    ['azblob://account/abc/../x', 'only dots'],
    ['azblob://account/abc/x?y', '"x?y"'],
    ['azblob://account/abc/x//y', 'single slashes'],
    ['s3://bucket', 'azblob://ACCOUNT/CONTAINER'],
  ])('%s is refused', (text, message) => {
    const [problem] = problemsOf(() => load({ PORT_SYNC_STATE: text }));
    expect(problem).toMatchObject({
      name: 'PORT_SYNC_STATE',
      message: expect.stringContaining(message) as string,
    });
  });

  test.each([
    ['localhost', {}, 'absolute URL'],
    ['http://blobs.example', {}, 'must be https'],
    ['https://a.example?sig=x', {}, 'no user, password, query'],
    ['https://me:pw@a.example', {}, 'no user, password, query'],
    ['http://127.0.0.1:10000', { PORT_SYNC_STATE: STATE }, 'tokens are sent there'],
  ])('AZURE_BLOB_ENDPOINT=%s with %j is refused', (text, environment, message) => {
    const [problem] = problemsOf(() => load({ AZURE_BLOB_ENDPOINT: text, ...environment }));
    expect(problem).toMatchObject({
      name: 'AZURE_BLOB_ENDPOINT',
      message: expect.stringContaining(message) as string,
    });
  });

  test('its key and its SAS are secrets, alone and in the whole', () => {
    for (const [secret, text] of [
      ['c2VjcmV0LWtleQ==', 'AccountName=mine1;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net'],
      [
        'c2ln/bmF0dXJl',
        'BlobEndpoint=https://mine1.example;SharedAccessSignature=sv=1&sig=c2ln%2FbmF0dXJl&se=2',
      ],
    ] as const) {
      const redactor = createRedactor();
      load({ PORT_SYNC_STATE: STATE, AZURE_STORAGE_CONNECTION_STRING: text }, { redactor });
      expect(redactor.redact(`sent ${text}, refused ${secret}`)).toBe('sent ***, refused ***');
    }
  });
});
